import type { Told } from './side.ts';

/**
 * Where the rows of the live list's own run begin. A resumed run's log tells its ancestors first, and they may say the same (protocol 1.5).
 * `log.length` when none of them is there yet.
 */
export function ownRows(log: readonly Told[], live: readonly Told[]): number {
  const own = lastRun(live);
  const run = own ?? lastRun(log);
  if (run === undefined) return 0;
  const begin = log.findIndex((told) => runOf(told) === run);
  if (begin >= 0) return begin;
  // The beginning of this run is not among the rows: either they are all its own, or all its ancestors'.
  return log.some((told) => runOf(told) !== undefined) ? log.length : 0;
}

const runOf = ({ reading }: Told): string | undefined => (reading.kind === 'fact' ? reading.run : undefined);

function lastRun(list: readonly Told[]): string | undefined {
  for (let at = list.length - 1; at >= 0; at--) {
    const run = runOf(list[at] as Told);
    if (run !== undefined) return run;
  }
  return undefined;
}
