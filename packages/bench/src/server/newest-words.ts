import type { BenchRun } from './bench-run.ts';

/** A path that the newest entries of a run speak of, and none of those that are shown at once besides: what a window shows when it shows the newest. */
export function newestWords(run: BenchRun): string {
  for (let row = run.rows - 1; row >= 0; row--) {
    const found = /packages\/\w+\/\w+-\d+\.ts/.exec(run.logLines(row, row + 1, 0).toString());
    if (found) return found[0];
  }
  throw new Error('Cannot tell what is newest: no entry names a file');
}
