import { count, counted } from '../../../time/format-time.ts';
import { useDisclosure } from '../../surroundings.ts';
import type { ContentBlock } from '../content-blocks.ts';
import { CopyButton } from '../copy-button.tsx';
import type { DiffLine } from './diff-lines.ts';
import './diff-block.css';

type DiffContent = Extract<ContentBlock, { kind: 'diff' }>;

const FIRST_LINES = 40;
const MOST_LINES = 5_000;
const PREVIEW_LINES = 6;
const SIGNS = { same: ' ', added: '+', removed: '−' } as const;
const WORDS = { same: '', added: 'added: ', removed: 'removed: ' } as const;

/** A change to a file as it was when the call was made, not as the file is now. */
export function DiffBlock({ name, diff }: { name: string; diff: DiffContent }) {
  const [whole, toggle] = useDisclosure(name);
  const shown = diff.lines.slice(0, whole ? MOST_LINES : FIRST_LINES);
  const rest = diff.lines.length - shown.length;
  return (
    <div className="code-block diff">
      <p className="diff__path">
        {diff.path || 'A file without a name'} <DiffCounts {...diff} />
        <span className="diff__copy">
          <CopyButton text={patchText(diff)} what="Copy the change" />
        </span>
      </p>
      {diff.lines.length === 0 ? <p className="diff__none">Nothing has changed.</p> : <DiffLines lines={shown} />}
      {rest > 0 || whole ? (
        <button
          type="button"
          className="code-block__more"
          aria-expanded={whole}
          onClick={(event) => toggle(event.currentTarget)}
        >
          {whole
            ? `Show less${rest > 0 ? ` (${count(rest)} lines are not shown)` : ''}`
            : `… ${count(rest)} more lines · show all`}
        </button>
      ) : null}
    </div>
  );
}

export const DiffCounts = ({ added, removed }: { added: number; removed: number }) => (
  <span className="numbers">
    <span className="tone-good">+{count(added)}</span> <span className="tone-bad">−{count(removed)}</span>
  </span>
);

/** The first lines that have changed, for a card that is closed. */
export function DiffPreview({ diff }: { diff: DiffContent }) {
  const changed = diff.lines.filter(({ kind }) => kind === 'added' || kind === 'removed');
  const rest = changed.length - PREVIEW_LINES;
  if (changed.length === 0) return null;
  return (
    <div className="code-block diff diff--preview">
      <DiffLines lines={rest > 1 ? changed.slice(0, PREVIEW_LINES) : changed} />
      {rest > 1 ? <p className="diff__rest">… {counted(rest, 'more line', 'more lines')} changed</p> : null}
    </div>
  );
}

function DiffLines({ lines }: { lines: readonly DiffLine[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <pre tabIndex={0}>
      {lines.map((line, index) =>
        line.kind === 'skipped' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a diff never move
          <span key={index} className="diff__skipped">
            {`… ${counted(line.lines, 'line', 'lines')} unchanged\n`}
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <span key={index} className={`diff__line diff__line--${line.kind}`}>
            <span className="diff__number" aria-hidden="true">
              {line.line}
            </span>
            <span className="diff__sign" aria-hidden="true">
              {SIGNS[line.kind]}
            </span>
            <span className="unseen">{WORDS[line.kind]}</span>
            {`${line.text}\n`}
          </span>
        ),
      )}
    </pre>
  );
}

const patchText = ({ lines }: DiffContent): string =>
  lines
    .map((line) =>
      line.kind === 'skipped' ? `@@ ${line.lines} unchanged @@` : `${SIGNS[line.kind].replace('−', '-')}${line.text}`,
    )
    .join('\n');
