import type { EntryRange } from '@runwatch/transcript';

/** Which entries a transcript holds: the tail, and perhaps a passage before it. */
export interface Held {
  readonly passage: EntryRange | null;
  readonly tail: EntryRange;
}

/** How much is held, in entries. What they weigh decides it, so that large entries are few. */
export interface Amounts {
  /** What is asked for at once. */
  chunk: number;
  /** What is to be there beyond the screen on both sides. */
  ahead: number;
  /** What stays beyond the screen on both sides when something has to go. */
  keep: number;
  /** The most that a stretch grows to before something goes. */
  most: number;
}

const LIMITS = { chunk: [8, 400], ahead: [8, 400], keep: [24, 1_200] } as const;
const CHARACTERS = { chunk: 256_000, ahead: 384_000, keep: 1_500_000 };

/** `average`: characters of an entry. */
export function amountsFor(average: number): Amounts {
  const of = (what: keyof typeof LIMITS): number => {
    const [least, most] = LIMITS[what];
    return Math.max(least, Math.min(most, Math.floor(CHARACTERS[what] / Math.max(1, average))));
  };
  const keep = of('keep');
  return { chunk: of('chunk'), ahead: of('ahead'), keep, most: 3 * keep };
}

/** The stretch in which somebody reads who has entry `at` on top of the screen: that which has it, or is so near that it will soon reach there. */
export function stretchAt({ passage, tail }: Held, at: number, near: number): EntryRange | null {
  if (passage && passage.from <= at && at < passage.to) return passage;
  if (at >= tail.from) return tail;
  if (passage && passage.from - near <= at && at < passage.to + near) return passage;
  return tail.from - near <= at ? tail : null;
}

/** What is on screen, within what a stretch may hold at most: where one item is made of more, one side of it has to do. */
export function readable({ from, to }: EntryRange, held: Held, { most }: Amounts): EntryRange {
  const end = Math.min(to, held.tail.to);
  const start = Math.max(0, Math.min(from, end - 1));
  if (end - start <= most) return { from: start, to: end };
  const needsMoreBehind = held.passage !== null && end >= held.passage.to && end < held.tail.from;
  return needsMoreBehind ? { from: end - most, to: end } : { from: start, to: start + most };
}
