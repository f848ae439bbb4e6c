import type { Gap } from '@runwatch/protocol';
import type { RunTranscriptView } from '@runwatch/react';
import type { TranscriptItem } from '@runwatch/transcript';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { FollowHandle } from '../follow/use-follow.ts';
import { itemsInView, type ListView } from '../views/items-in-view.ts';
import { type ListItem, withGaps } from './gap-rows.ts';
import { ListLayout } from './list-layout.ts';

/** Drawn beyond the screen, so that a turn of the wheel shows what is there already. */
const OVERSCAN_PX = 400;
/** An answer that takes up less of the screen is read at a glance, such as a word before each call of a tool. */
const LEAST_TO_STAY = 1 / 3;
// Before the window has been measured.
const USUAL_VIEWPORT_PX = 800;

export interface ListRow {
  item: ListItem;
  /** Place in the list. */
  index: number;
}

/** What is on screen, in parts of an entry. */
export interface OnScreen {
  from: number;
  to: number;
  total: number;
  /** ISO time of what is at the top, where it is held. */
  at: string | null;
}

/** What is on screen, in pixels of the feed. */
interface Screen {
  top: number;
  height: number;
}

export interface ListOptions {
  transcript: RunTranscriptView;
  /** What of it is shown, and how. */
  view: ListView;
  /** Where something may be missing: rows between the others. */
  gaps: readonly Gap[];
  scroller: RefObject<HTMLElement | null>;
  /** Where the list has put the scroll position, for those who want to know who has. */
  scrolledTo: RefObject<number>;
  follow: FollowHandle;
  /** While following, the top of a new answer stays on the screen until it has been read past. */
  answersStay: boolean;
  /** Key of the row that holds the keyboard focus: it is not taken away from under it. */
  focused: string | null;
  /** Told after each drawing and each scrolling. */
  onScreen: (place: OnScreen) => void;
}

/**
 * Which items are drawn, and where: those around the place where somebody reads, out of the stretch that is held there. Rows are measured; what stands
 * at the top of the screen stays there when rows above it come, go or change size; while following, the end stays in sight.
 */
export function useTranscriptList(options: ListOptions) {
  const { transcript, view, gaps, scroller, scrolledTo, follow, answersStay, focused, onScreen } = options;
  const [layout] = useState(() => new ListLayout());
  const feed = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((drawings: number) => drawings + 1, 0);
  const following = follow.state.kind === 'following';
  const { current, dispatch } = follow;

  const stretch = transcript.stretchOf(following ? transcript.entryCount : layout.entry);
  const { from, to } = stretch;
  // The store goes on while this view of it is measured: rows come from what it held when it was drawn.
  const reachesEnd = to === transcript.count;
  const items = useMemo(() => {
    const { entryCount: total } = transcript;
    return withGaps(itemsInView(view, transcript.range(from, to), total), gaps, { reachesEnd, total });
  }, [view, transcript, gaps, from, to, reachesEnd]);
  const viewport = scroller.current?.clientHeight ?? USUAL_VIEWPORT_PX;
  layout.set({ items, beginsRun: from === 0 && items[0]?.kind !== 'missing', total: transcript.entryCount }, viewport);

  /** Where the scroll position is to be once the rows for it are there. */
  const target = useRef<number | null>(null);
  const range = rangeAt(layout, following ? null : (target.current ?? scroller.current?.scrollTop ?? null), viewport);
  const drawn = useRef(range);
  const newest = useRef({ transcript, answersStay, onScreen });

  /** Whether everything on screen has been drawn. */
  const isCovered = useCallback(
    ({ top, height }: Screen) => {
      const { first, last } = drawn.current;
      return first <= layout.indexAt(top) && layout.indexAt(top + height) <= last;
    },
    [layout],
  );

  const tell = useCallback(
    (screen: Screen) => {
      const { transcript: view, onScreen: told } = newest.current;
      const place = placeOf(layout, screen);
      const [first, last] = [Math.floor(place.from), Math.ceil(place.to)];
      const isAtEnd = current().kind === 'following';
      view.readingAt(first, isAtEnd ? Number.POSITIVE_INFINITY : Math.max(last, first + 1));
      told({ ...place, total: view.entryCount });
    },
    [layout, current],
  );

  /** Where the screen is to begin that begins at `now`: following, where it ends with the transcript, as far as an answer that stays allows. */
  const placed = useCallback(
    (end: number, now: number): number => {
      const state = current();
      if (state.kind === 'following') {
        if (!newest.current.answersStay) return end;
        const height = layout.bottom - end;
        // What was above the screen before has left it already.
        const answer = layout.firstBetween({ from: now, to: end }, state.past, (item, high) =>
          isToStay(item, high / height),
        );
        const item = answer !== null && layout.items[answer];
        if (!item) return end;
        const top = layout.goTo(item.first);
        const seen = layout.items[layout.indexAt(top + height)] ?? item;
        dispatch({ kind: 'answer-at-top', answer: item.first, seen: seen.first });
        return top;
      }
      const answer = state.kind === 'reading' ? layout.indexBeginning(state.answer) : undefined;
      if (answer === undefined) return Math.max(layout.top, Math.min(end, now));
      const top = Math.min(layout.topOf(answer), end);
      if (top === end) dispatch({ kind: 'end-in-sight' });
      return top;
    },
    [layout, current, dispatch],
  );

  /**
   * Puts all rows where they belong, with the heights that they have now. First everything is read, then everything is written: each change
   * from one to the other lays out the window anew. Returns what is on screen then.
   */
  const arrange = useCallback((): Screen | null => {
    const element = scroller.current;
    const container = feed.current;
    if (!element || !container) return null;
    const articles = [...container.children].filter((child) => child instanceof HTMLElement);
    const before = element.scrollTop;
    const from = target.current ?? before;
    const height = element.clientHeight;
    target.current = null;
    let hasChanged = false;
    for (const article of articles)
      if (layout.measure(article.dataset['key'] ?? '', article.offsetHeight, from)) hasChanged = true;
    if (hasChanged) layout.lay();
    const moved = layout.rebase();

    write(container, 'height', layout.bottom);
    for (const article of articles) {
      const index = layout.indexOf(article.dataset['key'] ?? '');
      if (index === undefined) continue;
      write(article, 'top', layout.topOf(index));
      if (layout.items[index]?.kind === 'missing') write(article, 'height', layout.heightOf(index));
    }
    const end = Math.max(0, layout.bottom - height);
    const top = placed(end, from + moved);
    if (top !== before) {
      element.scrollTop = top;
      // As it is kept: in pixels of the screen, and within what there is.
      scrolledTo.current = element.scrollTop;
    }
    const screen = { top, height };
    tell(screen);
    return screen;
  }, [layout, scroller, scrolledTo, placed, tell]);

  useLayoutEffect(() => {
    newest.current = { transcript, answersStay, onScreen };
    drawn.current = range;
    // Measured, rows may be lower than they were thought to be.
    const screen = arrange();
    if (screen && screen.height > 0 && !isCovered(screen)) redraw();
  });

  const observer = useObserver(arrange, redraw, isCovered);
  const measure = useCallback(
    (article: HTMLElement | null) => {
      if (!article) return undefined;
      observer.observe(article);
      return () => observer.unobserve(article);
    },
    [observer],
  );
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    observer.observe(element);
    return () => observer.unobserve(element);
  }, [observer, scroller]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    // There is nothing above the first row but space for what may come there.
    if (element.scrollTop < layout.top) element.scrollTop = layout.top;
    const screen = { top: element.scrollTop, height: element.clientHeight };
    layout.holdAt(screen.top);
    if (isCovered(screen)) tell(screen);
    // In the same frame: what is scrolled into sight is not to be seen missing first.
    else flushSync(redraw);
  }, [scroller, layout, isCovered, tell]);

  /** Goes to an entry, in parts of one; the person has left the end for it. Where it is held, so many pixels of what is before it are shown, too. */
  const goTo = useCallback(
    (entry: number, above = 0) => {
      target.current = layout.goTo(entry, above);
      redraw();
    },
    [layout],
  );

  /** The same in the frame in which it is asked for, as whoever drags needs it. Not while the window is being drawn. */
  const dragTo = useCallback((entry: number) => flushSync(() => goTo(entry)), [goTo]);

  return {
    rows: rowsOf(layout, range, focused),
    /** The item before that in the list, where one is held. */
    before: (index: number): TranscriptItem | undefined => {
      const [earlier, before] = [layout.items[index - 2], layout.items[index - 1]];
      const item = before?.kind === 'gap' ? earlier : before;
      return item?.kind === 'gap' ? undefined : item;
    },
    /** The entry that a row begins with, by its key. */
    entryOf: (key: string): number | undefined => layout.items[layout.indexOf(key) ?? -1]?.first,
    feed,
    measure,
    reachesEnd,
    entry: layout.entry,
    arrange,
    onScroll,
    goTo,
    dragTo,
  };
}

/** Whether an answer is long enough to stay, by the share of the screen that it takes up. */
const isToStay = ({ kind }: ListItem, share: number): boolean => kind === 'message' && share >= LEAST_TO_STAY;

/** First and last row drawn. */
interface Range {
  first: number;
  last: number;
}

/** The rows for a scroll position, or for the end. */
function rangeAt(layout: ListLayout, scrollTop: number | null, viewport: number): Range {
  const top = scrollTop ?? layout.bottom - viewport;
  return { first: layout.indexAt(top - OVERSCAN_PX), last: layout.indexAt(top + viewport + OVERSCAN_PX) };
}

/** These rows, and the one that has the focus. */
function rowsOf({ items }: ListLayout, { first, last }: Range, focused: string | null): ListRow[] {
  const rows: ListRow[] = items.slice(first, last + 1).map((item, n) => ({ item, index: first + n }));
  const index = focused === null ? -1 : items.findIndex((item) => item.key === focused);
  const item = items[index];
  if (item && index < first) rows.unshift({ item, index });
  if (item && index > last) rows.push({ item, index });
  return rows;
}

function placeOf(layout: ListLayout, { top, height }: Screen): Omit<OnScreen, 'total'> {
  const item = layout.items[layout.indexAt(top)];
  return { from: layout.entryAt(top), to: layout.entryAt(top + height), at: item?.at ?? null };
}

function write(element: HTMLElement, property: 'top' | 'height', value: number): void {
  const text = `${value}px`;
  if (element.style[property] !== text) element.style[property] = text;
}

/** Watches the sizes of rows and of the window itself. */
function useObserver(
  arrange: () => Screen | null,
  redraw: () => void,
  isCovered: (screen: Screen) => boolean,
): ResizeObserver {
  const [observer] = useState(
    () =>
      new ResizeObserver(() => {
        const screen = arrange();
        if (screen && !isCovered(screen)) redraw();
      }),
  );
  useEffect(() => () => observer.disconnect(), [observer]);
  return observer;
}
