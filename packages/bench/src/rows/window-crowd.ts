import { crowdOfWindows } from '../desktop/crowd-of-windows.ts';
import type { Subject } from './subject.ts';
import { duration, percent } from './words.ts';

const RUNS = { full: [10, 50], quick: [2] };
const WINDOWS = 4;
const SPEED = {
  full: { perSecond: 200, seconds: 4, warmUpSeconds: 1 },
  quick: { perSecond: 100, seconds: 1, warmUpSeconds: 0.5 },
};
const MOST_MS = 45;

/** How late entries are in windows, when many runs speak at a human pace. */
export const windowCrowd: Subject = {
  name: 'window-crowd',
  cases: (scale) =>
    RUNS[scale].map((runs) => ({
      name: `ours ${runs}`,
      measure: ({ server }) => crowdOfWindows(server, { runs, windows: WINDOWS, ...SPEED[scale] }),
    })),
  lines: (figures, scale) =>
    RUNS[scale].map((runs) => {
      const name = `ours ${runs}`;
      const p99 = figures.value([name, 'p99Ms']);
      return {
        what: 'p99 from server write to a window',
        size: `${runs} runs x ${WINDOWS} windows x ${SPEED[scale].perSecond} events/s`,
        ours: `${duration(p99)} (main ${percent(figures.value([name, 'cpuShare']))} of a core)`,
        floor: '',
        ratio: '',
        baseline: '',
        target: `at most ${MOST_MS} ms`,
        met: p99 <= MOST_MS,
      };
    }),
};
