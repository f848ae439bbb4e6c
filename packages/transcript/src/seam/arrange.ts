import { isInOrder, isMain, oldInputs } from './channels.ts';
import type { Coverage } from './coverage.ts';
import type { Matches, Rest } from './matches.ts';
import { Place } from './place.ts';
import { rebuildLine } from './rebuild-line.ts';
import type { SeamEntry, SeamInput, SeamRow } from './seam.ts';
import type { Told } from './side.ts';

export interface Found {
  readonly log: readonly Told[];
  readonly live: readonly Told[];
  readonly matches: Matches;
  readonly coverage: Coverage;
  /** Rows of another run stand before those of the live list's. */
  readonly hasAncestors: boolean;
}

export interface Arranged {
  readonly rows: SeamRow[];
  readonly logAt: number;
  readonly liveAt: number;
}

/** Puts the rows of the log and what only the live list tells in order. */
export function arrange(input: SeamInput, found: Found): Arranged {
  const { log, live, matches } = found;
  const place = new Place(found, input.anchored);
  const { liveAt } = place;
  const logAt = behindTold(log, matches);
  const hasMore = (list: readonly Told[], from: number) =>
    list.some(({ reading }, at) => at >= from && isMain(reading.kind));
  // Nothing of the stream stands behind rows of which it has told nothing yet, or a part only.
  const last = hasMore(log, logAt) && !hasMore(live, liveAt) ? logAt - 1 : log.length - 1;
  const inputs = oldInputs(log, live, matches, liveAt);
  const shelf = new Shelf(input);
  let after = place.firstRow - 1;
  for (let at = 0; at < live.length; at++) {
    const { reading } = live[at] as Told;
    if (!matches.isTold(at) && place.isBeforeRows(at)) continue;
    if (matches.isTold(at)) {
      if (matches.has(at) && isInOrder(reading.kind)) after = Math.max(after, matches.row[at] as number);
    } else if (at >= liveAt) {
      const rest = matches.rest.get(at);
      const isOld = reading.kind === 'input' && at < (inputs.get(reading.call) ?? 0);
      if (!isOld && rest?.text !== '' && reading.kind !== 'nothing') shelf.put(at, last, rest);
    } else if (place.isKept(at)) shelf.put(at, Math.min(after, logAt - 1));
  }
  return { rows: shelf.rows(), logAt, liveAt };
}

/** Behind the last row that the live list tells, with the rows behind it that it tells too or never will. */
function behindTold(log: readonly Told[], matches: Matches): number {
  let row = matches.logAt;
  for (; row < log.length; row++) {
    const { reading } = log[row] as Told;
    const isTold =
      reading.kind === 'nothing' ||
      reading.kind === 'unreadable' ||
      (reading.kind === 'optional' && reading.logOnly) ||
      ((reading.kind === 'optional' || reading.kind === 'server') && matches.rows.has(row));
    if (!isTold) break;
  }
  return row;
}

/** The rows of the log, with what is put behind each of them. */
class Shelf {
  readonly #log: readonly SeamEntry[];
  readonly #live: readonly SeamEntry[];
  readonly #behind = new Map<number, SeamRow[]>();

  constructor({ log, live }: SeamInput) {
    this.#log = log;
    this.#live = live;
  }

  put(at: number, after: number, rest?: Rest): void {
    const entry = this.#live[at] as SeamEntry;
    const row: SeamRow = { line: rest ? rebuildLine(entry, rest) : entry.line, from: 'live', at };
    const rows = this.#behind.get(after);
    if (rows) rows.push(row);
    else this.#behind.set(after, [row]);
  }

  rows(): SeamRow[] {
    const rows = [...(this.#behind.get(-1) ?? [])];
    this.#log.forEach(({ line }, at) => {
      rows.push({ line, from: 'log', at });
      for (const row of this.#behind.get(at) ?? []) rows.push(row);
    });
    return rows;
  }
}
