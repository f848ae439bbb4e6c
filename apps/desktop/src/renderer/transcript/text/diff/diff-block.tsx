import { useMemo, useRef } from 'react';
import { count, counted } from '../../../time/format-time.ts';
import { useDisclosure } from '../../surroundings.ts';
import { LONGEST, useHighlight } from '../code/use-highlight.ts';
import type { ContentBlock } from '../content-blocks.ts';
import { CopyButton } from '../copy-button.tsx';
import { Pieces } from '../long-text.tsx';
import type { DiffLine } from './diff-lines.ts';
import { sideOf } from './diff-sides.ts';
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
  const shown = useMemo(() => diff.lines.slice(0, whole ? MOST_LINES : FIRST_LINES), [diff.lines, whole]);
  const rest = diff.lines.length - shown.length;
  return (
    <div className="code-block diff">
      <p className="diff__path">
        {diff.path || 'A file without a name'} <DiffCounts {...diff} />
        <span className="diff__copy">
          <CopyButton text={patchText(diff)} what="Copy the change" />
        </span>
      </p>
      {diff.lines.length === 0 ? (
        <p className="diff__none">Nothing has changed.</p>
      ) : (
        <DiffLines path={diff.path} lines={shown} />
      )}
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
  const changed = useMemo(() => diff.lines.filter(({ kind }) => kind === 'added' || kind === 'removed'), [diff.lines]);
  const rest = changed.length - PREVIEW_LINES;
  const shown = useMemo(() => changed.slice(0, rest > 1 ? PREVIEW_LINES : undefined), [changed, rest]);
  if (changed.length === 0) return null;
  return (
    <div className="code-block diff diff--preview">
      <DiffLines path={diff.path} lines={shown} />
      {rest > 1 ? <p className="diff__rest">… {counted(rest, 'more line', 'more lines')} changed</p> : null}
    </div>
  );
}

/** Lines of a diff, with the colours of the file's language when they are in sight. */
function DiffLines({ path, lines }: { path: string; lines: readonly DiffLine[] }) {
  const element = useRef<HTMLPreElement>(null);
  const language = /\.(\w+)$/.exec(path)?.[1] ?? '';
  const before = useMemo(() => sideOf(lines, 'before', LONGEST), [lines]);
  const now = useMemo(() => sideOf(lines, 'now', LONGEST), [lines]);
  // What only stands there as it still does needs no reading twice.
  const hasRemoved = lines.some(({ kind }) => kind === 'removed');
  const colours = {
    before: useHighlight({ ...before, text: hasRemoved ? before.text : '', language }, element),
    now: useHighlight({ ...now, language }, element),
  };
  const coloured = (line: Exclude<DiffLine, { kind: 'skipped' }>, index: number) => {
    const side = line.kind === 'removed' ? 'before' : 'now';
    const { text, at } = { before, now }[side];
    const from = at[index];
    if (from === null || from === undefined) return line.text;
    return <Pieces text={text} spans={colours[side]} from={from} to={from + line.text.length} />;
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <pre ref={element} tabIndex={0}>
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
            {coloured(line, index)}
            {'\n'}
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
