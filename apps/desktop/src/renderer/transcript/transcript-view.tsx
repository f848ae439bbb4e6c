import type { Gap } from '@runwatch/protocol';
import type { RunTranscriptView } from '@runwatch/react';
import {
  type FocusEvent,
  type KeyboardEvent,
  memo,
  type Ref,
  useCallback,
  useContext,
  useEffectEvent,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useSided } from '../panes/pane-context.ts';
import { useSettings } from '../settings/settings.tsx';
import { type FollowHandle, useFollow } from './follow/use-follow.ts';
import { useGestures } from './follow/use-gestures.ts';
import { useLeftPlace } from './follow/use-left-place.ts';
import { type Found, NOTHING_FOUND } from './found/found.ts';
import { useHighlights } from './found/use-highlights.ts';
import { ItemArticle } from './items/item-article.tsx';
import { plainText } from './items/plain-text.ts';
import { useArticleFocus } from './keys/use-article-focus.ts';
import { useFollowActions, useWalkActions } from './keys/use-reading-actions.ts';
import { freshSince } from './list/fresh-since.ts';
import { GapRow } from './list/gap-row.tsx';
import { Placeholder } from './list/placeholder.tsx';
import { type ListRow, type OnScreen, useTranscriptList } from './list/use-transcript-list.ts';
import { BarMarks } from './marks/bar-marks.tsx';
import type { Marks } from './marks/marks.ts';
import { Pill } from './pill.tsx';
import { RunContext } from './run-context.ts';
import { RunScrollbar, type RunScrollbarHandle } from './scrollbar/run-scrollbar.tsx';
import { type Surroundings, SurroundingsContext } from './surroundings.ts';
import { copyText } from './text/copy-text.ts';
import { isRaw, type ListView } from './views/items-in-view.ts';
import { RawEntry } from './views/raw-entry.tsx';
import './transcript.css';

/** What a search, and others outside, want of the transcript, however it is shown. */
export interface TranscriptHandle {
  /** Goes to an entry; the person has left the end for it. */
  goTo(entry: number): void;
  /** Goes to the end, and stays there. */
  toEnd(): void;
  /** The end is kept in sight. */
  readonly isAtEnd: boolean;
  /** A search begins: where one is now is where it returns to. Returns that place, null for the end. */
  beginSearch(): number | null;
  /** It is over: one returns to where it began, or stays. */
  endSearch(returns: boolean): void;
  focus(): void;
  /** The person has sent a message: some want to see at once what comes of it. */
  sent(): void;
  /** The entry that is read: of the article with the focus, or at the top of the screen. */
  readonly entry: number;
}

export interface TranscriptViewProps {
  ref?: Ref<TranscriptHandle>;
  transcript: RunTranscriptView;
  runIsOver: boolean;
  /** ISO time of the run's beginning. */
  runBegan: string | null;
  /** Where something may be missing. */
  gaps: readonly Gap[];
  onFetchAgain: () => Promise<void>;
  /** First entries of the requests that wait for an answer, for the pill. */
  asks: readonly number[];
  /** What a search has found, to be seen in the text and on the bar. */
  found?: Found;
  /** What is where in the run. */
  marks: Marks;
  view: ListView;
  /** Where to begin, whatever was left where; null for there. */
  at: number | null;
}

// As much of a screen as the keys turn, too: a line or two stays to go on from.
const PAGE = 0.875;
const ABOVE_FOUND_PX = 48;

/**
 * The transcript: a virtual list of articles that keeps to its end until a person reads elsewhere, beside a bar for the whole run. What is drawn beside it
 * many times a second, such as how far a search has come, does not concern it: to be drawn is to be measured.
 */
export const TranscriptView = memo(function TranscriptView({
  ref,
  transcript,
  runIsOver,
  runBegan,
  gaps,
  onFetchAgain,
  asks,
  found = NOTHING_FOUND,
  marks,
  view,
  at,
}: TranscriptViewProps) {
  const scroller = useRef<HTMLElement>(null);
  const bar = useRef<RunScrollbarHandle>(null);
  const feedId = useId();
  const [focused, setFocused] = useState<string | null>(null);
  const { timeGutter, answersStay, afterSending } = useSettings();
  const sided = useSided();
  const follow = useFollow(transcript);
  const shown = useRef<OnScreen>({ from: 0, to: 0, total: 0, at: null });
  const onScreen = useCallback((place: OnScreen) => {
    shown.current = place;
    bar.current?.show(place);
  }, []);
  const scrolledTo = useRef(0);
  const list = useTranscriptList({
    scrolledTo,
    transcript,
    view,
    gaps,
    scroller,
    follow,
    answersStay,
    focused,
    onScreen,
  });
  const reachesEnd = useRef(list.reachesEnd);
  reachesEnd.current = list.reachesEnd;
  const gestures = useGestures({ scroller, follow, reachesEnd: () => reachesEnd.current, scrolledTo });
  const surroundings = useSurroundings({ runIsOver, runBegan }, scroller, follow);
  const { arrange, goTo, dragTo } = list;
  const { dispatch } = follow;
  useKeptFocus(scroller, focused);

  const focus = useArticleFocus(scroller);
  const toEnd = useCallback(() => {
    focus.forget();
    dispatch({ kind: 'pill-pressed' });
    arrange();
  }, [focus, dispatch, arrange]);

  // Whatever the way to an entry: it is not the end that one goes to.
  const leaveEnd = useCallback(
    () => dispatch({ kind: 'scrolled', direction: 'up', atEnd: false, byPerson: true }),
    [dispatch],
  );
  const toEntry = useCallback(
    (entry: number, above?: number) => {
      leaveEnd();
      goTo(entry, above);
    },
    [leaveEnd, goTo],
  );

  const { current } = follow;
  useImperativeHandle(
    ref,
    () => ({
      // What was gone to stands a little below the edge: what led to it is seen, too.
      goTo: (entry) => toEntry(entry, ABOVE_FOUND_PX),
      toEnd,
      get isAtEnd() {
        return current().kind === 'following' || current().kind === 'reading';
      },
      beginSearch: () => {
        dispatch({ kind: 'search-opened', entry: shown.current.from });
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
      sent: () => {
        dispatch({ kind: 'sent', jumps: afterSending === 'jumps' });
        arrange();
      },
      get entry() {
        const active = document.activeElement;
        const read = active && scroller.current?.contains(active) ? entryOf(active) : null;
        return read ?? Math.floor(shown.current.from);
      },
    }),
    [toEntry, toEnd, dispatch, current, arrange, goTo, afterSending],
  );
  useHighlights(scroller, found);
  const run = useContext(RunContext);
  useLeftPlace({
    run,
    total: transcript.entryCount,
    follow: follow.current,
    shown: () => shown.current,
    open: (entry, { seen }) => {
      dispatch({ kind: 'opened', since: seen - 1 });
      goTo(entry);
    },
  });
  // Behind that: who comes from another view has been elsewhere since.
  const begin = useEffectEvent(() => {
    if (at !== null) toEntry(at, ABOVE_FOUND_PX);
  });
  useLayoutEffect(() => begin(), []);
  const here = () =>
    focus.wanted() ?? (focused === null ? undefined : list.entryOf(focused)) ?? Math.floor(shown.current.from);
  const toEndByKey = () => {
    toEnd();
    scroller.current?.focus({ preventScroll: true });
  };
  useWalkActions({
    marks,
    here: (direction) => {
      const isAtEnd = current().kind === 'following' && focused === null && direction === 'previous';
      return isAtEnd ? transcript.entryCount : here();
    },
    goTo: (entry) => {
      toEntry(entry);
      focus.want(entry);
    },
    toEnd: toEndByKey,
    copyEntry: () => {
      const item = transcript.at(transcript.positionOf(here()));
      const text = item && (plainText(item) ?? transcript.line(item.first));
      if (text) copyText(text);
    },
  });
  useFollowActions({
    toEnd: toEndByKey,
    isFollowing: () => current().kind === 'following',
    hold: () => dispatch({ kind: 'hold-pressed' }),
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.tagName === 'ARTICLE') {
      event.target.querySelector<HTMLElement>('[aria-expanded]')?.click();
      event.preventDefault();
      return;
    }
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
    <div className="transcript" data-times={timeGutter} data-view={view}>
      <SurroundingsContext value={surroundings}>
        <section
          ref={scroller}
          className="transcript__scroller"
          data-testid="transcript"
          data-follow={follow.state.kind}
          aria-label={sided('Transcript')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          onWheel={(event) => {
            focus.forget();
            gestures.onWheel(event);
          }}
          onPointerDown={gestures.onPointerDown}
          onScroll={() => {
            gestures.onScroll();
            list.onScroll();
          }}
          onKeyDown={onKeyDown}
          onFocus={(event: FocusEvent) => {
            const key = event.target.closest('article')?.dataset['key'] ?? null;
            setFocused(key);
            // Pressed with the pointer, something does not show that it has the focus.
            if (key !== null && event.target.matches(':focus-visible')) dispatch({ kind: 'focus-entered' });
          }}
          onBlur={() => setFocused(null)}
        >
          <h2 className="unseen">Transcript</h2>
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
                  gap={gaps.find(({ why, to }) => why === 'unavailable' && to !== null)}
                  onFetchAgain={onFetchAgain}
                />
              ) : item.kind === 'gap' ? (
                <GapRow key={item.key} item={item} measure={list.measure} onFetchAgain={onFetchAgain} />
              ) : (
                <ItemArticle
                  key={item.key}
                  item={item}
                  index={index}
                  place={item.first + 1}
                  setSize={entryCount}
                  before={list.before(index)}
                  {...(isRaw(item) && { body: <RawEntry entry={item.first} line={transcript.line(item.first)} /> })}
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
        onDrag={(entry) => {
          leaveEnd();
          dragTo(entry);
        }}
        onEnd={toEnd}
        onPage={turnPage}
        onWheel={onWheelBeside}
      >
        <BarMarks marks={marks} gaps={gaps} total={entryCount} />
      </RunScrollbar>
      {held ? (
        <Pill
          fresh={count === 0 ? 0 : freshSince(transcript, held.since)}
          asks={asks.filter((entry) => entry > held.since).length}
          errors={marks.errors.filter((entry) => entry > held.since).length}
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
});

const sideOf = (index: number, rows: readonly ListRow[]) =>
  rows.length === 1 ? 'alone' : index === 0 ? 'above' : 'below';

const isAllOnScreen = (element: HTMLElement | null): boolean =>
  element !== null && element.scrollHeight <= element.clientHeight;

/** When the row that held the focus is gone because the reader has gone elsewhere, the keys still belong to the transcript. */
function useKeptFocus(scroller: { readonly current: HTMLElement | null }, focused: string | null): void {
  useLayoutEffect(() => {
    if (focused !== null && document.activeElement === document.body) scroller.current?.focus({ preventScroll: true });
  });
}

function useSurroundings(
  { runIsOver, runBegan }: Pick<Surroundings, 'runIsOver' | 'runBegan'>,
  scroller: { readonly current: HTMLElement | null },
  { dispatch }: FollowHandle,
): Surroundings {
  const [opened] = useState(() => new Set<string>());
  return useMemo(
    () => ({
      runIsOver,
      runBegan,
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
    [runIsOver, runBegan, opened, scroller, dispatch],
  );
}

/** First entry of the item that an element stands in. */
function entryOf(element: Element): number | null {
  const place = element.closest('article')?.getAttribute('aria-posinset');
  return place ? Number(place) - 1 : null;
}
