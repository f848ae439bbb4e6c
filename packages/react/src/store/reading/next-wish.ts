import type { EntryRange } from '@runwatch/transcript';
import { type Amounts, type Held, readable, stretchAt } from './held.ts';

/** Entries to be asked for. */
export interface Wish extends EntryRange {
  /** `place`: nothing is held there yet. `ahead`: they continue what is held. */
  for: 'place' | 'ahead';
  /** Only all of them are of use: they are to meet what is held behind them. */
  whole: boolean;
}

export interface Situation {
  held: Held;
  /** Entries on screen. */
  reading: EntryRange;
  /** Entries that cannot be asked for yet. */
  unread: EntryRange | null;
  amounts: Amounts;
}

// A page begins a little above the place that somebody has gone to, so that they can look up.
const ABOVE_A_JUMP = 24;

/** Which entries are to be asked for next; null when enough is held around the place where somebody reads, or no more can be had. */
export function nextWish({ held, reading: shown, unread, amounts }: Situation): Wish | null {
  const reading = readable(shown, held, amounts);
  const { passage, tail } = held;
  const { chunk, ahead } = amounts;
  const stretch = stretchAt(held, reading.from, chunk);
  if (!stretch) {
    const there = near(reading.from, { from: reading.from - ABOVE_A_JUMP, to: tail.from }, unread, chunk);
    return there && { ...there, for: 'place', whole: false };
  }
  // What somebody has come nearer to comes first.
  const behind = stretch === tail ? null : { from: stretch.to, to: Math.min(stretch.to + chunk, tail.from) };
  const before = { from: Math.max(stretch.from - chunk, endOf(passage, stretch)), to: stretch.from };
  const wishes = [
    { range: behind && from(behind, unread), left: stretch.to - reading.to, whole: false },
    { range: to(before, unread), left: reading.from - stretch.from, whole: true },
  ];
  wishes.sort((a, b) => a.left - b.left);
  const next = wishes.find(({ range, left }) => range && left < ahead);
  return next?.range ? { ...next.range, for: 'ahead', whole: next.whole } : null;
}

/** Where a stretch would meet what is held before it. */
const endOf = (passage: EntryRange | null, stretch: EntryRange): number =>
  passage && passage !== stretch ? passage.to : 0;

/** As much of a range, from its beginning on, as can be read. */
function from(range: EntryRange, unread: EntryRange | null): EntryRange | null {
  const isUnread = unread !== null && unread.from <= range.from && range.from < unread.to;
  if (isUnread || range.from >= range.to) return null;
  const end = unread && unread.from > range.from ? Math.min(range.to, unread.from) : range.to;
  return { from: range.from, to: end };
}

/** As much of a range, up to its end, as can be read. */
function to(range: EntryRange, unread: EntryRange | null): EntryRange | null {
  const isUnread = unread !== null && unread.from < range.to && range.to <= unread.to;
  if (isUnread || range.from >= range.to) return null;
  const start = unread && unread.to < range.to ? Math.max(range.from, unread.to) : range.from;
  return { from: start, to: range.to };
}

function near(at: number, range: EntryRange, unread: EntryRange | null, chunk: number): EntryRange | null {
  if (unread && unread.from <= at && at < unread.to) return null;
  const start = Math.max(0, range.from, unread && unread.to <= at ? unread.to : 0);
  return from({ from: start, to: Math.min(start + chunk, range.to) }, unread);
}
