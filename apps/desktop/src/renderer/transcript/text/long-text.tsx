import { cutFromText } from '@runwatch/transcript';
import { Fragment, type Ref, useMemo } from 'react';
import { count } from '../../time/format-time.ts';
import { useDisclosure } from '../surroundings.ts';
import { piecesOf, type Span } from './code/spans.ts';
import { CopyButton } from './copy-button.tsx';
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
  /** What of it is drawn in its own way. */
  spans?: readonly Span[];
  className?: string;
  /** What it is, in a word, such as a language. */
  label?: string;
  canCopy?: boolean;
  ref?: Ref<HTMLDivElement>;
}

const NO_SPANS: readonly Span[] = [];

/** Monospaced text, shown by its beginning and end when it is long; the rest on demand. */
export function LongText({ name, text, spans = NO_SPANS, className = '', label = '', canCopy, ref }: LongTextProps) {
  const [whole, toggle] = useDisclosure(name);
  const cut = useMemo(() => cutText(text, whole ? MOST : LIMITS), [text, whole]);
  // Main has left something out already, of which nobody here knows how many lines it had.
  const away = useMemo(() => (text.length > LIMITS.characters ? cutFromText(text) : null), [text]);
  const rest = cut && `${hidden(cut)}${away === null ? '' : `, and ${away} characters that were cut`}`;
  const canOpen = whole || cut !== null;
  return (
    <div ref={ref} className={`code-block ${className}`}>
      {canCopy ? (
        <div className="code-block__corner">
          {label ? <span className="code-block__label">{label}</span> : null}
          <CopyButton text={text} />
        </div>
      ) : null}
      <Lines text={text} spans={spans} from={0} to={cut === null ? text.length : cut.head.length} />
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
      {cut === null ? null : <Lines text={text} spans={spans} from={text.length - cut.tail.length} to={text.length} />}
    </div>
  );
}

// A screen or two: few enough to be laid out in no time, enough for few blocks.
const LINES_A_BLOCK = 100;

interface Stretch {
  text: string;
  spans: readonly Span[];
  from: number;
  to: number;
}

/** Lines in blocks of which only those on screen are laid out: all at once, 400,000 characters take a quarter of a second. */
function Lines({ text, spans, from, to }: Stretch) {
  const blocks = useMemo(() => {
    let at = from;
    return inBlocks(text.slice(from, to), LINES_A_BLOCK).map(({ text: { length }, lines }) => {
      const block = { from: at, to: at + length, lines };
      at += length;
      return block;
    });
  }, [text, from, to]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <pre tabIndex={0}>
      {blocks.length === 1 ? (
        <Pieces text={text} spans={spans} from={from} to={to} />
      ) : (
        blocks.map((block) => (
          <span
            key={block.from}
            className="code-block__lines"
            style={{ containIntrinsicBlockSize: `${block.lines}lh` }}
          >
            <Pieces text={text} spans={spans} from={block.from} to={block.to} />
          </span>
        ))
      )}
    </pre>
  );
}

/** A stretch of a text in its spans. */
export function Pieces({ text, spans, from, to }: Stretch) {
  if (spans.length === 0) return text.slice(from, to);
  return piecesOf(text, spans, from, to).map((piece, index) =>
    piece.className === null ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no name but their place
      <Fragment key={index}>{piece.text}</Fragment>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <span key={index} className={piece.className}>
        {piece.text}
      </span>
    ),
  );
}

const hidden = (cut: { hiddenLines: number; hiddenCharacters: number }): string =>
  cut.hiddenLines > 0 ? `… ${count(cut.hiddenLines)} more lines` : `… ${count(cut.hiddenCharacters)} more characters`;
