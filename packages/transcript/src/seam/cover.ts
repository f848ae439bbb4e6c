import { isInOrder, isMain } from './channels.ts';
import { Coverage } from './coverage.ts';
import type { Matches } from './matches.ts';
import type { Told } from './side.ts';

export interface Covered {
  readonly coverage: Coverage;
  /** Live entries are covered by rows, or follow the last row: proof. */
  readonly proven: boolean;
}

/** Matches by event id: a live entry is in the log exactly when a row covers its id. */
export function cover(log: readonly Told[], live: readonly Told[], matches: Matches): Covered {
  const coverage = new Coverage(log.map((told) => told.ids));
  if (coverage.isEmpty) return { coverage, proven: false };
  let last: number | undefined;
  live.forEach(({ reading, ids }, at) => {
    const row = ids.own && coverage.rowOf(ids.own);
    if (row !== undefined) {
      matches.set(at, row);
      if (!isInOrder(reading.kind)) return;
      last = Math.max(last ?? 0, row);
      const { own } = (log[row] as Told).ids;
      matches.reach(own?.number === ids.own?.number && own?.boot === ids.own?.boot ? row + 1 : row);
    } else if (last !== undefined && isMain(reading.kind)) matches.reach(last + 1);
  });
  if (last !== undefined) return { coverage, proven: true };
  const end = log.findLastIndex(({ reading }) => isMain(reading.kind));
  const first = live.find(({ reading }) => isMain(reading.kind))?.ids.own;
  const own = log[end]?.ids.own;
  const follows = first !== undefined && own?.boot === first.boot && own.number === first.number - 1;
  if (follows) matches.reach(end + 1);
  return { coverage, proven: follows };
}
