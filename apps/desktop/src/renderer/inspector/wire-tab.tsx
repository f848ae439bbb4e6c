import { useLayoutEffect, useRef } from 'react';
import { clockTime, wholeTime } from '../time/format-time.ts';
import type { JournalView } from './use-journal.ts';
import { wireWords } from './wire-words.ts';

/** What the wire did, the newest at the bottom, where it stays unless somebody has scrolled up. */
export function WireTab({ journal: { events, status } }: { journal: JournalView }) {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const newest = events.at(-1)?.n;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && isAtEnd.current && newest !== undefined) element.scrollTop = element.scrollHeight;
  }, [newest]);
  return (
    <div
      ref={scroller}
      className="inspector__scroller"
      data-testid="wire-timeline"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollTop + clientHeight >= scrollHeight - 8;
      }}
    >
      {events.length === 0 ? <p className="inspector__nothing">{NOTHING[status]}</p> : null}
      <ol className="wire-events">
        {events.map(({ n, at, note }) => {
          const { word, text, facts, tone } = wireWords(note);
          return (
            <li key={n} className="wire-event" data-kind={note.kind}>
              <time className="numbers" dateTime={new Date(at).toISOString()} title={wholeTime(at)}>
                {clockTime(at)}
              </time>
              <span className={`wire-event__word tone-${tone}`}>{word}</span>
              <span>{text}</span>
              <span className="wire-event__facts numbers">{facts}</span>
            </li>
          );
        })}
      </ol>
      {events.length > 0 && status === 'lost' ? <p className="inspector__nothing">{NOTHING.lost}</p> : null}
    </div>
  );
}

const NOTHING = {
  pending: 'Looking…',
  told: 'The wire has done nothing yet.',
  lost: 'No more is told of the wire: open the inspector again.',
} as const;
