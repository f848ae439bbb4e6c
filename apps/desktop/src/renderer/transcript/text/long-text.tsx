import { cutFromText } from '@runwatch/transcript';
import { useMemo } from 'react';
import { count } from '../../time/format-time.ts';
import { useDisclosure } from '../surroundings.ts';
import { cutText } from './cut-text.ts';
import { inBlocks } from './in-blocks.ts';
import './text.css';

const LIMITS = { headLines: 10, tailLines: 10, characters: 4_000 };
// More than this in one block makes the window crawl; such output belongs into a file.
const MOST = { headLines: 20_000, tailLines: 20_000, characters: 200_000 };

export interface LongTextProps {
  /** Names this text among all that can be opened. */
  name: string;
  text: string;
  className?: string;
}

/** Monospaced text, shown by its beginning and end when it is long; the rest on demand. */
export function LongText({ name, text, className = '' }: LongTextProps) {
  const [whole, toggle] = useDisclosure(name);
  const cut = useMemo(() => cutText(text, whole ? MOST : LIMITS), [text, whole]);
  // Main has left something out already, of which nobody here knows how many lines it had.
  const away = useMemo(() => (text.length > LIMITS.characters ? cutFromText(text) : null), [text]);
  const rest = cut && `${hidden(cut)}${away === null ? '' : `, and ${away} characters that were cut`}`;
  const canOpen = whole || cut !== null;
  return (
    <div className={`code-block ${className}`}>
      <Lines text={cut === null ? text : cut.head} />
      {canOpen ? (
        <button
          type="button"
          className="code-block__more"
          aria-expanded={whole}
          onClick={(event) => toggle(event.currentTarget)}
        >
          {whole
            ? cut === null
              ? 'Show less'
              : `${rest} left out · show less`
            : rest && `${rest} · show ${away === null ? 'all' : 'the lines'}`}
        </button>
      ) : null}
      {cut === null ? null : <Lines text={cut.tail} />}
    </div>
  );
}

// A screen or two: few enough to be laid out in no time, enough for few blocks.
const LINES_A_BLOCK = 100;

/** Lines in blocks of which only those on screen are laid out: all at once, 400,000 characters take a quarter of a second. */
function Lines({ text }: { text: string }) {
  const blocks = useMemo(() => inBlocks(text, LINES_A_BLOCK), [text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <pre tabIndex={0}>
      {blocks.length === 1
        ? text
        : blocks.map((block, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: blocks never move
            <span key={index} className="code-block__lines" style={{ containIntrinsicBlockSize: `${block.lines}lh` }}>
              {block.text}
            </span>
          ))}
    </pre>
  );
}

const hidden = (cut: { hiddenLines: number; hiddenCharacters: number }): string =>
  cut.hiddenLines > 0 ? `… ${count(cut.hiddenLines)} lines` : `… ${count(cut.hiddenCharacters)} characters`;
