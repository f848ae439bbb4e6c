import { lineEntry, timeOf } from '@runwatch/transcript';
import { movedBy } from '../notes/seen-mark.ts';
import type { RunLog } from './run-log.ts';

/** Both witnesses stamp an event within milliseconds; this much later is another one. */
const SAME_MS = 100;
/** Entries that are looked at for the time of the last one seen: some have none. */
const NEAREST = 50;

/**
 * How far somebody has seen a run that is being watched. Corrections count entries anew: what was seen stays seen, in however many pieces it is told
 * again, and what a correction brings beside it is news.
 */
export class SeenPlace {
  readonly #log: RunLog;
  #entries: number | null = null;
  /** When the last entry seen was stamped, milliseconds since the epoch; NaN when none says so. */
  #time = Number.NaN;

  constructor(log: RunLog) {
    this.#log = log;
    let before = log.end;
    log.enrol((at) => {
      if (this.#entries !== null && at < before && at < this.#entries) this.#entries = this.#after(at, before);
      before = log.end;
    });
  }

  /** Entries before this one have been seen; null when nobody said so. */
  get entries(): number | null {
    return this.#entries;
  }

  /** Everything up to here has been seen. */
  looked(): void {
    const { end, ready } = this.#log;
    if (!ready) return;
    this.#entries = end;
    this.#time = Number.NaN;
    for (let at = end - 1; at >= Math.max(0, end - NEAREST) && Number.isNaN(this.#time); at--)
      this.#time = this.#timeAt(at);
  }

  #after(at: number, before: number): number {
    const { end } = this.#log;
    if (!Number.isNaN(this.#time))
      for (let last = end - 1; last >= at; last--) if (this.#timeAt(last) <= this.#time + SAME_MS) return last + 1;
    return movedBy(this.#entries ?? 0, at, before, end);
  }

  #timeAt(at: number): number {
    const line = this.#log.line(at);
    return line === undefined ? Number.NaN : timeOf(lineEntry(line));
  }
}
