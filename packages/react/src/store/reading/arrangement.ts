import type { Arrangement, EntryRange } from '@runwatch/transcript';
import { type Amounts, type Held, readable, stretchAt } from './held.ts';

/** What is held with a page more: it extends what it meets, else it takes the passage's place. */
export function withPage({ passage, tail }: Held, page: EntryRange): Held {
  const meetsPassage = passage !== null && page.from <= passage.to && page.to >= passage.from;
  const next = meetsPassage ? { from: Math.min(passage.from, page.from), to: Math.max(passage.to, page.to) } : page;
  if (next.to < tail.from) return { passage: next, tail };
  return { passage: meetsPassage ? null : passage, tail: { from: Math.min(next.from, tail.from), to: tail.to } };
}

export interface Limits {
  /** Entries on screen. */
  reading: EntryRange;
  /** Entries before this one can be let go. */
  disposable: number;
  amounts: Amounts;
}

/** What of all that is held stays: the place where somebody reads, and the end. */
export function withinLimits(held: Held, { reading, disposable, amounts }: Limits): Arrangement {
  const { passage, tail } = held;
  const { keep, most, chunk } = amounts;
  const at = readable(reading, held, amounts);
  const stretch = stretchAt(held, at.from, chunk);
  const around = (range: EntryRange): EntryRange =>
    range.to - range.from <= most
      ? range
      : { from: Math.max(range.from, at.from - keep), to: Math.min(range.to, at.to + keep) };

  const tailStart = Math.max(tail.from, Math.min(disposable, tail.to - keep));
  const isTailLong = tail.to - tail.from > most;
  if (stretch !== tail) {
    const kept = passage && stretch === passage ? around(passage) : passage;
    return { passage: kept, tail: isTailLong ? tailStart : tail.from };
  }
  if (!isTailLong || at.from - keep >= tailStart) return { passage: null, tail: isTailLong ? tailStart : tail.from };
  // Read in a tail that grows: what lies between the place and the end goes, once that is worth it.
  const place = { from: Math.max(tail.from, at.from - keep), to: at.to + keep };
  if (place.to + keep < tailStart) return { passage: place, tail: tailStart };
  return { passage: null, tail: place.from };
}

export const isArranged = ({ passage, tail }: Held, to: Arrangement): boolean =>
  to.tail === tail.from && to.passage?.from === passage?.from && to.passage?.to === passage?.to;
