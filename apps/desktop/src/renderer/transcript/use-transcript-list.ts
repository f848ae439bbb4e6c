import type { RunTranscriptView } from '@runwatch/react';
import type { TranscriptItem } from '@runwatch/transcript';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { estimateHeight } from './estimate-height.ts';
import { itemWindow, leavesWindow, type WindowAnchor } from './follow/item-window.ts';
import type { FollowHandle } from './follow/use-follow.ts';

interface ListRow {
  item: TranscriptItem;
  /** Place in the list. */
  index: number;
  /** Position in the transcript. */
  position: number;
}

/**
 * Which items are drawn, and where. Rows are measured; what stands at the top of the screen stays there when rows above it
 * come, go or change size; while following, the end stays in sight. `pin` puts the end into sight now, if following.
 */
export function useTranscriptList(
  transcript: RunTranscriptView,
  scroller: RefObject<HTMLElement | null>,
  follow: FollowHandle,
  /** First entry of the item that holds the keyboard focus: it is not taken away from under it. */
  focused: number | null,
) {
  const [anchor, setAnchor] = useState<WindowAnchor>('end');
  const following = follow.state.kind === 'following';
  const window = useMemo(() => itemWindow(transcript, following ? 'end' : anchor), [transcript, following, anchor]);
  const { from, to } = window;
  // The store goes on while this view of it is measured: rows and keys come from what it held when it was drawn.
  const items = useMemo(() => transcript.range(from, to), [transcript, from, to]);

  const { current } = follow;
  const pin = useCallback(() => {
    const element = scroller.current;
    if (element && current().kind === 'following') element.scrollTop = element.scrollHeight;
  }, [scroller, current]);

  const focusedIndex = focused === null ? -1 : transcript.positionOf(focused) - from;
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (focusedIndex < 0 || focusedIndex >= range.count || indexes.includes(focusedIndex)) return indexes;
      return [...indexes, focusedIndex].sort((a, b) => a - b);
    },
    [focusedIndex],
  );

  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    estimateSize: (index) => estimateHeight(items[index]),
    rangeExtractor,
    overscan: 6,
    // Keeps the item at the top of the screen in its place whatever happens above it.
    anchorTo: 'end',
    // Its own following goes by the position alone; ours goes by what the person did.
    scrollEndThreshold: following ? 1 : -1,
    paddingStart: 12,
    paddingEnd: 20,
    directDomUpdates: true,
    directDomUpdatesMode: 'position',
    onChange: ({ range, scrollOffset }) => {
      pin();
      // A jump that the list has not heard of yet: its range is that of the place just left.
      const jumping = Math.abs((scroller.current?.scrollTop ?? 0) - (scrollOffset ?? 0)) > 2;
      if (following || jumping || range === null) return;
      if (leavesWindow(window, transcript.count, from + range.startIndex, from + range.endIndex))
        setAnchor(items[range.startIndex]?.first ?? 'end');
    },
  });

  // After every drawing, for new rows; and when the window or what is docked below changes its size.
  useLayoutEffect(pin);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(pin);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, pin]);

  // Whoever leaves the end takes the window along; it then stays until they near its edge.
  const firstOnScreen = virtualizer.range?.startIndex ?? 0;
  const firstEntry = items[firstOnScreen]?.first ?? 'end';
  useEffect(() => {
    if (following) setAnchor('end');
    else setAnchor((old) => (old === 'end' ? firstEntry : old));
  }, [following, firstEntry]);

  const rows: ListRow[] = [];
  for (const { index } of virtualizer.getVirtualItems()) {
    const item = items[index];
    if (item) rows.push({ item, index, position: from + index });
  }

  return {
    rows,
    window,
    pin,
    containerRef: virtualizer.containerRef,
    measure: virtualizer.measureElement,
    /** Lays the window around the beginning and shows it. */
    toBeginning: useCallback(() => {
      setAnchor(0);
      virtualizer.scrollToOffset(0);
    }, [virtualizer]),
  };
}
