import { count } from '../../time/format-time.ts';
import { useDisclosure } from '../surroundings.ts';
import type { ContentBlock, DiffLine } from '../text/content-blocks.ts';
import './diff-block.css';

type Diff = Extract<ContentBlock, { kind: 'diff' }>;

const FIRST_LINES = 40;
const MOST_LINES = 5_000;
const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', added: '+', removed: '−' };

/** A change to a file as it was when the call was made, not as the file is now. */
export function DiffBlock({ name, diff }: { name: string; diff: Diff }) {
  const [whole, toggle] = useDisclosure(name);
  const shown = diff.lines.slice(0, whole ? MOST_LINES : FIRST_LINES);
  const rest = diff.lines.length - shown.length;
  return (
    <div className="code-block diff">
      <p className="diff__path">{diff.path}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <pre tabIndex={0}>
        {shown.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a diff never move
          <span key={index} className={`diff__line diff__line--${line.kind}`}>
            {`${SIGNS[line.kind]} ${line.text}\n`}
          </span>
        ))}
      </pre>
      {rest > 0 || whole ? (
        <button
          type="button"
          className="code-block__more"
          aria-expanded={whole}
          onClick={(event) => toggle(event.currentTarget)}
        >
          {whole
            ? `Show less${rest > 0 ? ` (${count(rest)} lines are not shown)` : ''}`
            : `… ${count(rest)} lines · show all`}
        </button>
      ) : null}
    </div>
  );
}
