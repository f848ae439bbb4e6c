import { type EntryTextState, type EntryTextView, useEntryText } from '@runwatch/react';
import { type Cut, type TranscriptItem, wholeItem, wholeLine } from '@runwatch/transcript';
import { Scissors } from 'lucide-react';
import { createContext, type ReactNode, useContext, useDeferredValue, useMemo } from 'react';
import { SaveEntry } from '../../files/save-entry.tsx';
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
  inCard = CARDS.has(item.kind),
  children,
}: {
  item: CutTranscriptItem;
  /** It is shown by a card, which says so itself when it is open. */
  inCard?: boolean;
  children: (item: TranscriptItem) => ReactNode;
}) {
  const text = useEntryText(useContext(RunContext), item.cut);
  const shown = useWhole(item, text.state.kind === 'loaded' ? text.state.text : null);
  const note = <CutNote cut={item.cut} shown={shown} text={text} />;
  // A card that is closed shows nothing that could have been cut.
  if (inCard) return <CutNoteContext value={note}>{children(shown ?? item)}</CutNoteContext>;
  return (
    <>
      {children(shown ?? item)}
      {note}
    </>
  );
}

const CARDS: ReadonlySet<TranscriptItem['kind']> = new Set(['tool', 'thought', 'pi', 'unknown']);

/** The item with the whole text of its cut entry; null until that has been read. In three tasks: megabytes are joined, looked over and parsed. */
function useWhole(item: CutTranscriptItem, text: string | null): TranscriptItem | null {
  const joined = useDeferredValue(text);
  const line = useMemo(() => (joined === null ? null : wholeLine(joined, MOST_SHOWN)), [joined]);
  const looked = useDeferredValue(line);
  return useMemo(() => (looked === null ? null : wholeItem(item, looked)), [item, looked]);
}

interface CutNoteProps {
  cut: Cut;
  /** The item with its whole text, once there is one. */
  shown: TranscriptItem | null;
  text: EntryTextView;
}

function CutNote({ cut, shown, text }: CutNoteProps) {
  const run = useContext(RunContext);
  const { state, load } = text;
  return (
    <div className="cut-note" data-testid="cut-note">
      <Scissors size={13} aria-hidden="true" />
      <span role="status">{wordsOf(state, cut, shown)}</span>
      {state.kind === 'idle' || state.kind === 'failed' ? (
        <button type="button" className="cut-note__act" onClick={load}>
          {state.kind === 'idle' ? 'Show all' : 'Try again'}
        </button>
      ) : null}
      {state.kind === 'loading' ? (
        <progress className="progress" aria-label="Text loaded" value={state.loaded} max={state.length} />
      ) : null}
      {run ? <SaveEntry run={run} entry={cut.entry} /> : null}
    </div>
  );
}

function wordsOf(state: EntryTextState, { length }: Cut, shown: TranscriptItem | null): string {
  const size = textSize(length);
  switch (state.kind) {
    case 'idle':
      return `… cut for display: ${size}`;
    case 'loading':
      return `Loading ${size}`;
    case 'failed':
      return `The ${size} could not be loaded: ${state.failure.message}`;
    case 'loaded':
      if (shown === null) return `Reading ${size}`;
      return shown.cut === null ? `All of ${size}` : `Read up to ${textSize(MOST_SHOWN)} of ${size}; saving it has all`;
  }
}
