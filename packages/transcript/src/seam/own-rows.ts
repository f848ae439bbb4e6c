import type { Told } from './side.ts';

/**
 * Where the rows of the live list's own run begin. A resumed run's log tells its ancestors first, and they may say the same (protocol 1.5).
 * `log.length` when none of its own is there yet. Where the rows name one run only, all of them may be its own.
 */
export function ownRows(log: readonly Told[], live: readonly Told[]): number {
  const run = lastRun(live) ?? lastRun(log);
  const other = log.findLastIndex((told) => runOf(told) !== undefined && runOf(told) !== run);
  if (run === undefined || other < 0) return 0;
  const begin = log.findIndex((told, row) => row > other && runOf(told) === run);
  return begin < 0 ? log.length : begin;
}

const runOf = ({ reading }: Told): string | undefined => (reading.kind === 'fact' ? reading.run : undefined);

function lastRun(list: readonly Told[]): string | undefined {
  for (let at = list.length - 1; at >= 0; at--) {
    const run = runOf(list[at] as Told);
    if (run !== undefined) return run;
  }
  return undefined;
}
