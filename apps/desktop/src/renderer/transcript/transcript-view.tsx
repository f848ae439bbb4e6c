import type { RunTranscriptView } from '@runwatch/react';
import {
  type FocusEvent,
  type KeyboardEvent,
  type Ref,
  useCallback,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type FollowHandle, useFollow } from './follow/use-follow.ts';
import { useGestures } from './follow/use-gestures.ts';
import { type Found, NOTHING_FOUND } from './found/found.ts';
import { useHighlights } from './found/use-highlights.ts';
import { ItemArticle } from './items/item-article.tsx';
import { freshSince } from './list/fresh-since.ts';
import { Placeholder } from './list/placeholder.tsx';
import { type ListRow, type OnScreen, useTranscriptList } from './list/use-transcript-list.ts';
import { Pill } from './pill.tsx';
import { RunScrollbar, type RunScrollbarHandle } from './scrollbar/run-scrollbar.tsx';
import { type Surroundings, SurroundingsContext } from './surroundings.ts';
import './transcript.css';

/** What a search wants of the transcript. */
export interface TranscriptHandle {
  /** Goes to an entry; the person has left the end for it. */
  goTo(entry: number): void;
  /** A search begins: where one is now is where it returns to. Returns that place, null for the end. */
  beginSearch(): number | null;
  /** It is over: one returns to where it began, or stays. */
  endSearch(returns: boolean): void;
  focus(): void;
  /** The entry that is read: of the article with the focus, or at the top of the screen. */
  readonly entry: number;
}

export interface TranscriptViewProps {
  ref?: Ref<TranscriptHandle>;
  transcript: RunTranscriptView;
  runIsOver: boolean;
  /** First entries of the requests that wait for an answer, for the pill. */
  asks: readonly number[];
  /** What a search has found, to be seen in the text and on the bar. */
  found?: Found;
}

// As much of a screen as the keys turn, too: a line or two stays to go on from.
const PAGE = 0.875;
const ABOVE_FOUND_PX = 48;

/** The transcript: a virtual list of articles that keeps to its end until a person reads elsewhere, beside a bar for the whole run. */
export function TranscriptView({ ref, transcript, runIsOver, asks, found = NOTHING_FOUND }: TranscriptViewProps) {
  const scroller = useRef<HTMLElement>(null);
  const bar = useRef<RunScrollbarHandle>(null);
  const feedId = useId();
  const [focused, setFocused] = useState<number | null>(null);
  const follow = useFollow(transcript);
  const topEntry = useRef(0);
  const onScreen = useCallback((place: OnScreen) => {
    topEntry.current = place.from;
    bar.current?.show(place);
  }, []);
  const list = useTranscriptList({ transcript, scroller, follow, focused, onScreen });
  const reachesEnd = useRef(list.reachesEnd);
  reachesEnd.current = list.reachesEnd;
  const gestures = useGestures(scroller, follow, () => reachesEnd.current);
  const surroundings = useSurroundings(runIsOver, scroller, follow);
  const { arrange, goTo } = list;
  const { dispatch } = follow;
  useKeptFocus(scroller, focused);

  const toEnd = useCallback(() => {
    dispatch({ kind: 'pill-pressed' });
    arrange();
  }, [dispatch, arrange]);

  const toEntry = useCallback(
    (entry: number) => {
      // Whatever the way to it: it is not the end that one goes to.
      dispatch({ kind: 'scrolled', direction: 'up', atEnd: false, byPerson: true });
      goTo(entry);
    },
    [dispatch, goTo],
  );

  const { current } = follow;
  useImperativeHandle(
    ref,
    () => ({
      goTo: (entry) => {
        toEntry(entry);
        // What was gone to stands a little below the edge: what led to it is seen, too. Where it is not held yet, pixels are many entries.
        const isHeld = scroller.current?.querySelector(`article[aria-posinset="${entry + 1}"]`);
        if (isHeld) scroller.current?.scrollBy({ top: -ABOVE_FOUND_PX });
      },
      beginSearch: () => {
        dispatch({ kind: 'search-opened', entry: topEntry.current });
        const state = current();
        return state.kind === 'searching' ? state.back : null;
      },
      endSearch: (returns) => {
        const state = current();
        dispatch({ kind: 'search-closed', returns });
        if (state.kind !== 'searching' || !returns) return;
        if (state.back === null) arrange();
        else goTo(state.back);
      },
      focus: () => scroller.current?.focus({ preventScroll: true }),
      get entry() {
        return (document.activeElement && entryOf(document.activeElement)) ?? Math.floor(topEntry.current);
      },
    }),
    [toEntry, dispatch, current, arrange, goTo],
  );
  useHighlights(scroller, found);

  const onKeyDown = (event: KeyboardEvent) => {
    const isPlain = !event.altKey && !event.metaKey && !event.shiftKey;
    if (isPlain && (event.key === 'Home' || event.key === 'End')) {
      // What the window would scroll to is the beginning or the end of what is held.
      event.preventDefault();
      if (event.key === 'End') toEnd();
      else if (!isAllOnScreen(scroller.current)) toEntry(0);
      return;
    }
    gestures.onKeyDown(event);
  };

  const turnPage = (direction: -1 | 1) => {
    gestures.noteGesture();
    dispatch({ kind: 'key', key: direction < 0 ? 'PageUp' : 'PageDown' });
    scroller.current?.scrollBy({ top: direction * PAGE * scroller.current.clientHeight });
  };

  const { count, entryCount, history, unread } = transcript;
  const held = follow.state.kind === 'following' ? null : follow.state;
  const onWheelBeside: typeof gestures.onWheel = (event) => {
    gestures.onWheel(event);
    scroller.current?.scrollBy({ top: event.deltaY });
  };
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
          onScroll={() => {
            gestures.onScroll();
            list.onScroll();
          }}
          onKeyDown={onKeyDown}
          onFocus={(event: FocusEvent) => setFocused(entryOf(event.target))}
          onBlur={() => setFocused(null)}
        >
          <div ref={list.feed} id={feedId} className="transcript__feed" role="feed" aria-busy={!history.done}>
            {list.rows.map(({ item, index }) =>
              item.kind === 'missing' ? (
                <Placeholder
                  key={item.key}
                  item={item}
                  side={sideOf(index, list.rows)}
                  entry={list.entry}
                  unread={unread}
                  total={entryCount}
                />
              ) : (
                <ItemArticle
                  key={item.key}
                  item={item}
                  index={index}
                  place={item.first + 1}
                  setSize={entryCount}
                  measure={list.measure}
                />
              ),
            )}
          </div>
        </section>
      </SurroundingsContext>
      <RunScrollbar
        ref={bar}
        controls={feedId}
        total={entryCount}
        unread={unread}
        asks={asks}
        hits={found.entries}
        onDrag={toEntry}
        onEnd={toEnd}
        onPage={turnPage}
        onWheel={onWheelBeside}
      />
      {held ? (
        <Pill
          fresh={count === 0 ? 0 : freshSince(transcript, held.since)}
          asks={asks.filter((entry) => entry > held.since).length}
          onPress={() => {
            toEnd();
            // The pill is about to vanish, and the focus with it.
            scroller.current?.focus({ preventScroll: true });
          }}
          onWheel={onWheelBeside}
        />
      ) : null}
    </div>
  );
}

const sideOf = (index: number, rows: readonly ListRow[]) =>
  rows.length === 1 ? 'alone' : index === 0 ? 'above' : 'below';

const isAllOnScreen = (element: HTMLElement | null): boolean =>
  element !== null && element.scrollHeight <= element.clientHeight;

/** When the row that held the focus is gone because the reader has gone elsewhere, the keys still belong to the transcript. */
function useKeptFocus(scroller: { readonly current: HTMLElement | null }, focused: number | null): void {
  useLayoutEffect(() => {
    if (focused !== null && document.activeElement === document.body) scroller.current?.focus({ preventScroll: true });
  });
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

/** First entry of the item that an element stands in. */
function entryOf(element: Element): number | null {
  const place = element.closest('article')?.getAttribute('aria-posinset');
  return place ? Number(place) - 1 : null;
}
