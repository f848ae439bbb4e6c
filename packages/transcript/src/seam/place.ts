import type { Found } from './arrange.ts';
import { isMain } from './channels.ts';
import type { Told } from './side.ts';

/** How late the agent's part of the log may be. */
const LATEST_MS = 60_000;

/** Where the matches of a live list lie, and what that means for the entries without one. */
export class Place {
  readonly #found: Found;
  /** The first live fact or text that the log has, and the first line of the server's. */
  readonly #first: number;
  readonly #firstServer: number;
  /** When the first of the rows was written. */
  readonly #beginning: number;
  /** The row of the first match; 0 when there is none. */
  readonly firstRow: number;
  /** Behind the last live fact or text that the log has. */
  readonly liveAt: number;

  constructor(found: Found) {
    const { log, live, matches } = found;
    this.#found = found;
    const isMatch = ({ reading }: Told, at: number) => isMain(reading.kind) && matches.has(at);
    const orEnd = (at: number) => (at < 0 ? live.length : at);
    const first = live.findIndex(isMatch);
    this.firstRow = first < 0 ? 0 : (matches.row[first] as number);
    this.liveAt = live.findLastIndex(isMatch) + 1;
    this.#first = orEnd(live.findIndex((told, at) => isMatch(told, at) || matches.rest.has(at)));
    this.#firstServer = orEnd(live.findIndex(({ reading }, at) => reading.kind === 'server' && matches.has(at)));
    this.#beginning = log.find(({ time }) => !Number.isNaN(time))?.time ?? Number.NaN;
  }

  /** Whether a live entry before the sync point, which the log does not have, is to be shown. */
  isKept(at: number): boolean {
    const { anchored, live } = this.#found;
    const { reading, time } = live[at] as Told;
    const isOlder = !anchored && this.#isOlder(at);
    switch (reading.kind) {
      case 'nothing':
      case 'input':
        return false;
      case 'unreadable':
        // Between rows that match, the log has whatever it was.
        return !anchored && at < this.#first && !isOlder;
      case 'server':
        // It may stand in the log before what the agent said earlier: here, before the first of the rows.
        return !isOlder && (anchored || !(at < this.#firstServer && time < this.#beginning + LATEST_MS));
      case 'text':
      case 'fact':
      case 'optional':
        return !isOlder;
    }
  }

  /** Whether it was told before the first of the rows. */
  #isOlder(at: number): boolean {
    if (at >= this.#first) return false;
    const { fromBeginning, coverage, live } = this.#found;
    const { ids, time } = live[at] as Told;
    return fromBeginning || (ids.own !== undefined && coverage.isBefore(ids.own)) || time < this.#beginning;
  }
}
