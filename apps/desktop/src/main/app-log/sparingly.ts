import type { Clock } from '@runwatch/async';

export interface SparinglyOptions {
  clock: Pick<Clock, 'now'>;
  /** So many of a kind are let through … */
  most: number;
  /** … in this time. */
  perMs: number;
}

interface Count {
  since: number;
  let: number;
  leftOut: number;
}

/** Kinds beyond this are forgotten: whoever thinks up kinds gets no memory for it. */
const MOST_KINDS = 100;

/** Lets only so many of a kind through in a while, and counts those that it leaves out. */
export class Sparingly {
  readonly #options: SparinglyOptions;
  readonly #counts = new Map<string, Count>();

  constructor(options: SparinglyOptions) {
    this.#options = options;
  }

  /** How many of this kind were left out since the last that was let through; null when this one is left out as well. */
  let(kind: string): number | null {
    const { clock, most, perMs } = this.#options;
    const now = clock.now();
    const known = this.#counts.get(kind);
    const isOver = !known || now - known.since >= perMs || now < known.since;
    const count = isOver ? { since: now, let: 0, leftOut: known?.leftOut ?? 0 } : known;
    if (!known && this.#counts.size >= MOST_KINDS) this.#counts.clear();
    this.#counts.set(kind, count);
    if (count.let >= most) {
      count.leftOut++;
      return null;
    }
    count.let++;
    const { leftOut } = count;
    count.leftOut = 0;
    return leftOut;
  }
}
