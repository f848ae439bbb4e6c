import type { Found } from './arrange.ts';
import { isInOrder } from './channels.ts';
import type { Told } from './side.ts';

/** How late the agent's part of the log may be. */
const LATEST_MS = 60_000;

/** Where the matches of a live list lie, and what that means for the entries without one. */
export class Place {
  readonly #found: Found;
  readonly #anchored: boolean;
  /** The first live entry that the log has, and the first line of the server's. */
  readonly #first: number;
  readonly #firstServer: number;
  /** Live entries before this one were told before the first of the rows. */
  readonly #olderTo: number;
  /** When the first of the rows was written. */
  readonly #since: number;
  /** The row of the first match; 0 when there is none. */
  readonly firstRow: number;
  /** Behind the last live entry that the log has. */
  readonly liveAt: number;

  constructor(found: Found, anchored: boolean) {
    const { log, live, matches } = found;
    this.#found = found;
    this.#anchored = anchored;
    const isMatch = ({ reading }: Told, at: number) => matches.has(at) && isInOrder(reading.kind);
    const orEnd = (at: number) => (at < 0 ? live.length : at);
    const first = live.findIndex((told, at) => isMatch(told, at) || matches.rest.has(at));
    this.#first = orEnd(first);
    this.firstRow = first < 0 ? 0 : (matches.rest.get(first)?.row ?? (matches.row[first] as number));
    this.liveAt = live.findLastIndex(isMatch) + 1;
    this.#firstServer = orEnd(live.findIndex(({ reading }, at) => reading.kind === 'server' && matches.isTold(at)));
    this.#since = log.find(({ reading, time }) => reading.kind !== 'server' && !Number.isNaN(time))?.time ?? Number.NaN;
    this.#olderTo = anchored || first < 0 ? 0 : this.#findOlder();
  }

  /** Whether its event id says that the log has it before the first of the rows. */
  isBeforeRows(at: number): boolean {
    const { live, coverage } = this.#found;
    const { own } = (live[at] as Told).ids;
    return !this.#anchored && own !== undefined && coverage.isBefore(own);
  }

  /** Whether a live entry before the sync point, which the log does not have, is to be shown. */
  isKept(at: number): boolean {
    const { reading, time } = this.#found.live[at] as Told;
    if (at < this.#olderTo) return false;
    switch (reading.kind) {
      case 'nothing':
      case 'input':
        return false;
      case 'unreadable':
        // Between rows that match, the log has whatever it was.
        return !this.#anchored && at < this.#first;
      case 'server':
        // It may stand in the log before what the agent said earlier: here, before the first of the rows.
        return this.#anchored || at > this.#firstServer || !(time < this.#since + LATEST_MS);
      case 'text':
      case 'fact':
      case 'optional':
        return true;
    }
  }

  #findOlder(): number {
    const { log, live, matches, coverage, hasAncestors } = this.#found;
    const beginning = log.findIndex(({ reading }) => isInOrder(reading.kind));
    const isCertain = matches.isCertain(this.#first) || matches.rest.has(this.#first);
    if (isCertain && !hasAncestors && this.firstRow <= beginning) return this.#first;
    const isOlder = ({ ids, time }: Told) =>
      (ids.own !== undefined && coverage.isBefore(ids.own)) || time < this.#since;
    return live.slice(0, this.#first).findLastIndex(isOlder) + 1;
  }
}
