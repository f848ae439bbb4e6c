import {
  type PointerEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  type WheelEvent,
} from 'react';
import { useSided } from '../../panes/pane-context.ts';
import { count, momentTime, readTime } from '../../time/format-time.ts';
import { MARKS, marksOf } from '../found/found.ts';
import type { OnScreen } from '../list/use-transcript-list.ts';
import { entryFor, type Thumb, thumbOf } from './bar-geometry.ts';
import './scrollbar.css';

const LEAST_THUMB_PX = 32;
const FIRST_REPEAT_MS = 350;
const REPEAT_MS = 90;

export interface RunScrollbarHandle {
  /** What is on screen now. Called at each scrolling, so nothing is drawn anew for it. */
  show(place: OnScreen): void;
}

export interface RunScrollbarProps {
  ref: Ref<RunScrollbarHandle>;
  /** Id of what it scrolls. */
  controls: string;
  total: number;
  /** Entries that have not been read yet. */
  unread: { from: number; to: number } | null;
  /** Entries that wait for an answer. */
  asks: readonly number[];
  /** Entries in which something was found. */
  hits: readonly number[];
  /** The thumb is dragged so that this entry comes to the top of the screen, in parts of an entry. */
  onDrag: (entry: number) => void;
  /** It is dragged to the end. */
  onEnd: () => void;
  onPage: (direction: -1 | 1) => void;
  /** The wheel over it turns what is beside it. */
  onWheel: (event: WheelEvent) => void;
  /** Marks, below the thumb. */
  children?: ReactNode;
}

/** The scroll bar of a run: it stands for all entries, however few of them are held, and says which one is at the top of the screen. */
export function RunScrollbar({
  ref,
  controls,
  total,
  unread,
  asks,
  hits,
  onDrag,
  onEnd,
  onPage,
  onWheel,
  children,
}: RunScrollbarProps) {
  const sided = useSided();
  const track = useRef<HTMLDivElement>(null);
  const thumb = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLOutputElement>(null);
  const shown = useRef<OnScreen>({ from: 0, to: 0, total: 0, at: null });
  /** Where the thumb is held, and what it stands for: it follows the pointer, not the rows that are found there. */
  const held = useRef<{ offset: number; size: number; entry: number } | null>(null);
  const repeat = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const put = useCallback(({ top, size }: Thumb) => {
    if (!thumb.current || !label.current) return;
    thumb.current.style.height = `${size}px`;
    thumb.current.style.transform = `translateY(${top}px)`;
    label.current.style.transform = `translateY(calc(${top + size / 2}px - 50%))`;
  }, []);

  const draw = useCallback(() => {
    const element = track.current;
    if (!element) return;
    const place = shown.current;
    const entry = Math.floor(held.current?.entry ?? place.from);
    const number = Math.min(place.total, entry + 1);
    element.setAttribute('aria-valuenow', `${number}`);
    const at = readTime(place.at);
    const time = at === null ? '' : momentTime(at, Date.now());
    element.setAttribute(
      'aria-valuetext',
      [`Entry ${count(number)} of ${count(place.total)}`, time].filter(Boolean).join(', '),
    );
    element.dataset['idle'] = `${place.to - place.from >= place.total}`;
    if (label.current && held.current) {
      label.current.textContent = `#${count(number)}${time && ` · ${time}`}`;
    }
    if (!held.current) put(thumbOf(place, element.clientHeight, LEAST_THUMB_PX));
  }, [put]);

  useImperativeHandle(
    ref,
    () => ({
      show(place) {
        shown.current = place;
        draw();
      },
    }),
    [draw],
  );

  useEffect(() => {
    const element = track.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => {
      observer.disconnect();
      clearTimeout(repeat.current);
    };
  }, [draw]);

  const pageTowards = (y: number, isFirst: boolean) => {
    const { top = 0, bottom = 0 } = thumb.current?.getBoundingClientRect() ?? {};
    if (y >= top && y <= bottom) return;
    onPage(y < top ? -1 : 1);
    repeat.current = setTimeout(() => pageTowards(y, false), isFirst ? FIRST_REPEAT_MS : REPEAT_MS);
  };

  const dragTo = (y: number) => {
    const element = track.current;
    if (!element || !held.current) return;
    const { offset, size } = held.current;
    const room = element.clientHeight - size;
    const top = Math.max(0, Math.min(room, y - element.getBoundingClientRect().top - offset));
    held.current.entry = entryFor(top, shown.current, element.clientHeight, size);
    put({ top, size });
    draw();
    if (top >= room) onEnd();
    else onDrag(held.current.entry);
  };

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || !thumb.current) return;
    // The keyboard stays where it is, as with any scroll bar.
    event.preventDefault();
    const box = thumb.current.getBoundingClientRect();
    const isOnThumb = event.target === thumb.current;
    if (!isOnThumb && !event.shiftKey) {
      pageTowards(event.clientY, true);
      return;
    }
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.dataset['held'] = 'true';
    held.current = {
      offset: isOnThumb ? event.clientY - box.top : box.height / 2,
      size: box.height,
      entry: shown.current.from,
    };
    if (isOnThumb) draw();
    else dragTo(event.clientY);
  };

  const letGo = (event: PointerEvent<HTMLDivElement>) => {
    clearTimeout(repeat.current);
    held.current = null;
    delete event.currentTarget.dataset['held'];
    draw();
  };

  const marks = useMemo(() => marksOf(hits, total), [hits, total]);
  const share = (entry: number) => `${(100 * entry) / Math.max(1, total)}%`;
  return (
    <div
      ref={track}
      className="run-bar"
      data-testid="run-bar"
      role="scrollbar"
      tabIndex={-1}
      aria-label={sided('Place in the run')}
      aria-controls={controls}
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={Math.max(1, total)}
      aria-valuenow={1}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => held.current && dragTo(event.clientY)}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onWheel={onWheel}
    >
      {unread ? (
        <div
          className="run-bar__unread"
          style={{ top: share(unread.from), height: share(unread.to - unread.from) }}
          title="Not read from the log yet"
        />
      ) : null}
      {marks.map((mark) => (
        <div key={mark} className="run-bar__hit" style={{ top: `${(100 * mark) / MARKS}%` }} />
      ))}
      {children}
      {asks.map((entry) => (
        <div key={entry} className="run-bar__ask" style={{ top: share(entry) }} />
      ))}
      <div ref={thumb} className="run-bar__thumb" data-testid="run-bar-thumb" />
      <output ref={label} className="run-bar__label" data-testid="run-bar-label" aria-hidden="true" />
    </div>
  );
}
