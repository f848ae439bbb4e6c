import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  type WheelEvent,
} from 'react';
import type { FollowHandle } from './use-follow.ts';

// A key or a turn of the wheel may move the content for some frames after it.
const GESTURE_LASTS_MS = 600;
const AT_END_PX = 3;

const SCROLL_KEYS: ReadonlySet<string> = new Set(['PageUp', 'PageDown', 'ArrowUp', 'ArrowDown', 'Home', 'End', ' ']);

export const isAtEnd = (scroller: HTMLElement): boolean =>
  scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop <= AT_END_PX;

export interface GestureOptions {
  scroller: RefObject<HTMLElement | null>;
  follow: FollowHandle;
  /** The end of what is drawn is the end of the transcript. */
  reachesEnd: () => boolean;
  /** Where the scroll position was put last, or seen: what is elsewhere now was scrolled by somebody. */
  scrolledTo: RefObject<number>;
}

/**
 * Tells following what a person did: wheel, keys, touch, selecting text; the scroll bar tells for itself. A change of the scroll position counts
 * only while one of these is at work, and only if it was not the list that has put it there; all others come from content and layout.
 */
export function useGestures({ scroller, follow, reachesEnd, scrolledTo }: GestureOptions) {
  const { dispatch } = follow;
  const gestureUntil = useRef(0);
  const dragging = useRef(false);

  const noteGesture = useCallback(() => {
    gestureUntil.current = performance.now() + GESTURE_LASTS_MS;
  }, []);
  const atEnd = () => scroller.current !== null && isAtEnd(scroller.current) && reachesEnd();

  useEffect(() => {
    const released = () => {
      if (dragging.current) noteGesture();
      dragging.current = false;
    };
    const selected = () => {
      const selection = document.getSelection();
      if (!selection || selection.isCollapsed || !selection.anchorNode) return;
      if (scroller.current?.contains(selection.anchorNode)) dispatch({ kind: 'text-selected' });
    };
    window.addEventListener('pointerup', released);
    window.addEventListener('pointercancel', released);
    document.addEventListener('selectionchange', selected);
    return () => {
      window.removeEventListener('pointerup', released);
      window.removeEventListener('pointercancel', released);
      document.removeEventListener('selectionchange', selected);
    };
  }, [scroller, dispatch, noteGesture]);

  return {
    onWheel(event: WheelEvent) {
      if (event.deltaY === 0 || event.ctrlKey) return;
      noteGesture();
      // With nothing above there is nothing to read there.
      if (event.deltaY < 0 && (scroller.current?.scrollTop ?? 0) <= 0) return;
      dispatch({ kind: 'wheel', direction: event.deltaY < 0 ? 'up' : 'down', atEnd: atEnd() });
    },
    onKeyDown(event: KeyboardEvent) {
      if (!SCROLL_KEYS.has(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
      noteGesture();
      dispatch({ kind: 'key', key: event.key === ' ' && event.shiftKey ? 'PageUp' : event.key });
    },
    onPointerDown(event: PointerEvent) {
      dragging.current = event.pointerType === 'touch';
    },
    /** The person has done something that moves the content, such as pressing the scroll bar. */
    noteGesture,
    onScroll() {
      const top = scroller.current?.scrollTop ?? 0;
      const direction = top < scrolledTo.current ? 'up' : 'down';
      const moved = top !== scrolledTo.current;
      scrolledTo.current = top;
      if (!moved) return;
      const byPerson = dragging.current || performance.now() < gestureUntil.current;
      dispatch({ kind: 'scrolled', direction, atEnd: atEnd(), byPerson });
    },
  };
}
