import type { ToolItem } from '@runwatch/transcript';
import { readTime, stretch } from '../../../time/format-time.ts';
import { useNow } from '../../../time/use-now.ts';
import { useRunIsOver } from '../../surroundings.ts';
import { type ContentBlock, contentBlock } from '../../text/content-blocks.ts';
import { DiffCounts } from '../../text/diff/diff-block.tsx';
import { outputText } from '../../text/read-value.ts';
import { DisclosureCard } from '../disclosure-card.tsx';
import { ToolBody } from './tool-body.tsx';
import { stepLook, toolLook } from './tool-look.ts';
import { ToolPreview } from './tool-preview.tsx';
import { tookMs, toolTitle } from './tool-title.ts';
import './tool.css';

/** A tool call: one line with its state, a glimpse of what matters below it, and all of it when opened. */
export function Tool({ item }: { item: ToolItem }) {
  const runIsOver = useRunIsOver();
  const look = stepLook(item.status, runIsOver);
  const State = look.icon;
  const { word, title, path } = toolTitle(item);
  const blocks = item.content.map(contentBlock);
  return (
    <DisclosureCard
      name={item.key}
      icon={toolLook(item).icon}
      title={
        <>
          {word === null ? null : <span className="tool__word">{word}</span>}{' '}
          <span className={item.toolKind === 'execute' ? 'tool__command' : ''}>{title}</span>
          {path === null ? null : <span className="card__where">{path}</span>}
        </>
      }
      aside={
        <>
          {/* Of a change that was cut the lines cannot be counted. */}
          {item.cut ? null : changes(blocks)}
          {exit(item)}
          {item.status === 'in_progress' && !runIsOver ? <Running since={item.at} /> : took(item)}
          <span className={`state tone-${look.tone}`} data-testid="tool-state">
            <State size={14} aria-hidden="true" /> {look.word}
          </span>
        </>
      }
      preview={<ToolPreview item={item} blocks={blocks} />}
    >
      {() => <ToolBody item={item} blocks={blocks} />}
    </DisclosureCard>
  );
}

function changes(blocks: readonly ContentBlock[]) {
  const diffs = blocks.filter((block) => block.kind === 'diff');
  if (diffs.length === 0) return null;
  const sum = (of: 'added' | 'removed') => diffs.reduce((total, diff) => total + diff[of], 0);
  return <DiffCounts added={sum('added')} removed={sum('removed')} />;
}

function exit({ rawOutput }: ToolItem) {
  const { exitCode } = outputText(rawOutput);
  if (exitCode === null) return null;
  return <span className={`numbers ${exitCode === 0 ? '' : 'tone-bad'}`}>exit {exitCode}</span>;
}

function took(item: ToolItem) {
  const ms = tookMs(item);
  return ms === null ? null : <span className="numbers">{stretch(ms)}</span>;
}

// A clock that is that far from ours tells nothing about how long something has been going on.
const LONGEST_RUNNING_MS = 24 * 3_600_000;

/** How long a call has been going on, by the second. */
function Running({ since }: { since: string | null }) {
  const began = readTime(since);
  const now = useNow(began === null ? null : 1_000);
  const ms = now - (began ?? now);
  return ms < 1_000 || ms > LONGEST_RUNNING_MS ? null : <span className="numbers">{stretch(ms)}</span>;
}
