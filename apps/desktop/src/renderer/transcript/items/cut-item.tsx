import { type EntryTextState, type EntryTextView, useEntryText } from '@runwatch/react';
import { type Cut, type TranscriptItem, wholeItem } from '@runwatch/transcript';
import { Scissors } from 'lucide-react';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { textSize } from '../../time/format-time.ts';
import { RunContext } from '../run-context.ts';
import './cut-item.css';

type CutTranscriptItem = TranscriptItem & { cut: Cut };

export const isCut = (item: TranscriptItem): item is CutTranscriptItem => item.cut !== null;

// More than this is not read for showing, only to be counted: texts are drawn by their ends in any case, and a task must not take longer than 50 ms.
const MOST_SHOWN = 2_000_000;

/** What is said of a cut at the end of a card that is open; null where nothing was cut. */
export const CutNoteContext = createContext<ReactNode>(null);

/** An item that was cut for display says so, and is shown whole when that is wanted. Leaving it calls that off. */
export function CutItem({
  item,
  children,
}: {
  item: CutTranscriptItem;
  children: (item: TranscriptItem) => ReactNode;
}) {
  const whole = useEntryText(useContext(RunContext), item.cut);
  const text = whole.state.kind === 'loaded' ? whole.state.text : null;
  const shown = useMemo(() => (text === null ? item : wholeItem(item, text, MOST_SHOWN)), [item, text]);
  const note = <CutNote cut={item.cut} isWhole={shown.cut === null} whole={whole} />;
  // A card that is closed shows nothing that could have been cut.
  if (CARDS.has(item.kind)) return <CutNoteContext value={note}>{children(shown)}</CutNoteContext>;
  return (
    <>
      {children(shown)}
      {note}
    </>
  );
}

const CARDS: ReadonlySet<TranscriptItem['kind']> = new Set(['tool', 'thought', 'pi', 'unknown']);

function CutNote({ cut, isWhole, whole }: { cut: Cut; isWhole: boolean; whole: EntryTextView }) {
  const { state, load } = whole;
  return (
    <div className="cut-note" data-testid="cut-note">
      <Scissors size={13} aria-hidden="true" />
      <span role="status">{wordsOf(state, cut, isWhole)}</span>
      {state.kind === 'idle' || state.kind === 'failed' ? (
        <button type="button" className="cut-note__act" onClick={load}>
          {state.kind === 'idle' ? 'Show all' : 'Try again'}
        </button>
      ) : null}
      {state.kind === 'loading' ? (
        <progress className="progress" aria-label="Text loaded" value={state.loaded} max={state.length} />
      ) : null}
    </div>
  );
}

function wordsOf(state: EntryTextState, { length }: Cut, isWhole: boolean): string {
  const size = textSize(length);
  switch (state.kind) {
    case 'idle':
      return `… cut for display: ${size}`;
    case 'loading':
      return `Loading ${size}`;
    case 'failed':
      return `The ${size} could not be loaded: ${state.failure.message}`;
    case 'loaded':
      return isWhole ? `All of ${size}` : `Read up to ${textSize(MOST_SHOWN)} of ${size}; an export has all of it`;
  }
}
