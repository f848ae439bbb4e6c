import { reopen as reopenRun } from '../desktop/reopen.ts';
import type { Subject } from './subject.ts';
import { amount, duration } from './words.ts';

const SIZES = { full: [100_000, 1_000_000], quick: [2_000] };
const MOST_MS = 1_000;

/** How soon a finished run that is on this computer is seen again, after a restart of the app. */
export const reopen: Subject = {
  name: 'reopen',
  cases: (scale) =>
    SIZES[scale].map((entries) => ({ name: `ours ${entries}`, measure: ({ server }) => reopenRun(server, entries) })),
  lines: (figures, scale) =>
    SIZES[scale].map((entries) => {
      const ms = figures.value([`ours ${entries}`, 'ms']);
      const requests = figures.value([`ours ${entries}`, 'requests']);
      return {
        what: 'reopen a finished run from disk, until its newest text is in the window',
        size: `${amount(entries)} entries`,
        ours: `${duration(ms)}, ${requests} requests`,
        floor: '',
        ratio: '',
        baseline: '',
        target: `at most ${duration(MOST_MS)}, no request`,
        met: ms <= MOST_MS && requests === 0,
      };
    }),
};
