import type { RunTranscriptView } from '@runwatch/react';
import { type FocusEvent, type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react';
import { type FollowHandle, useFollow } from './follow/use-follow.ts';
import { useGestures } from './follow/use-gestures.ts';
import { ItemArticle } from './items/item-article.tsx';
import { Pill } from './pill.tsx';
import { type Surroundings, SurroundingsContext } from './surroundings.ts';
import { useTranscriptList } from './use-transcript-list.ts';
import './transcript.css';

export interface TranscriptViewProps {
  transcript: RunTranscriptView;
  runIsOver: boolean;
  /** First entries of the requests that wait for an answer, for the pill. */
  asks: readonly number[];
}

/** The transcript: a virtual list of articles that keeps to its end until a person reads elsewhere. */
export function TranscriptView({ transcript, runIsOver, asks }: TranscriptViewProps) {
  const scroller = useRef<HTMLElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const follow = useFollow(transcript);
  const list = useTranscriptList(transcript, scroller, follow, focused);
  const gestures = useGestures(scroller, follow, () => list.window.to === transcript.count);
  const surroundings = useSurroundings(runIsOver, scroller, follow);
  const { pin } = list;

  const toEnd = useCallback(() => {
    follow.dispatch({ kind: 'pill-pressed' });
    pin();
    // The pill is about to vanish, and the focus with it.
    scroller.current?.focus({ preventScroll: true });
  }, [follow, pin]);

  const { count, history } = transcript;
  const held = follow.state.kind === 'held' ? follow.state : null;
  return (
    <div className="transcript">
      <SurroundingsContext value={surroundings}>
        <section
          ref={scroller}
          className="transcript__scroller"
          data-testid="transcript"
          data-follow={follow.state.kind}
          aria-label="Transcript"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          onWheel={gestures.onWheel}
          onPointerDown={gestures.onPointerDown}
          onScroll={gestures.onScroll}
          onKeyDown={(event: KeyboardEvent) => {
            gestures.onKeyDown(event);
            if (event.key === 'Home' && event.target === scroller.current) list.toBeginning();
          }}
          onFocus={(event: FocusEvent) => setFocused(entryOf(event.target, transcript))}
          onBlur={() => setFocused(null)}
        >
          <div ref={list.containerRef} className="transcript__feed" role="feed" aria-busy={!history.done}>
            {list.rows.map(({ item, index, position }) => (
              <ItemArticle
                key={item.key}
                item={item}
                index={index}
                place={position + 1}
                setSize={history.done ? count : -1}
                measure={list.measure}
              />
            ))}
          </div>
        </section>
      </SurroundingsContext>
      {held ? (
        <Pill
          fresh={count - 1 - transcript.positionOf(held.since)}
          asks={asks.filter((entry) => entry > held.since).length}
          onPress={toEnd}
          onWheel={(event) => {
            gestures.onWheel(event);
            scroller.current?.scrollBy({ top: event.deltaY });
          }}
        />
      ) : null}
    </div>
  );
}

function useSurroundings(
  runIsOver: boolean,
  scroller: { readonly current: HTMLElement | null },
  { dispatch }: FollowHandle,
): Surroundings {
  const [opened] = useState(() => new Set<string>());
  return useMemo(
    () => ({
      runIsOver,
      opened,
      onToggled: (article, open, heightBefore) => {
        const element = scroller.current;
        if (!element) return;
        const top = article.getBoundingClientRect().top - element.getBoundingClientRect().top;
        if (open) {
          // The list learns of the new height only after this; until then the feed has its old one.
          const feed = article.parentElement?.offsetHeight ?? element.scrollHeight;
          const heightAfter = feed + article.offsetHeight - heightBefore;
          const aboveLastScreen = element.scrollTop + top < heightAfter - element.clientHeight;
          dispatch({ kind: 'card-expanded', aboveLastScreen });
        } else if (top < 0) {
          // What was closed began above the screen: its head comes back into sight.
          element.scrollTop += top;
        }
      },
    }),
    [runIsOver, opened, scroller, dispatch],
  );
}

function entryOf(element: Element, transcript: RunTranscriptView): number | null {
  const place = element.closest('article')?.getAttribute('aria-posinset');
  return place ? (transcript.at(Number(place) - 1)?.first ?? null) : null;
}
