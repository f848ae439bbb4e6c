import { blockedWindow } from '../desktop/blocked-window.ts';
import type { Subject } from './subject.ts';
import { megabytes } from './words.ts';

const SECONDS = { full: [2, 10], quick: [1] };
const MOST_MB = 16;

/** What main holds for a window that hangs while a run speaks fast. */
export const blocked: Subject = {
  name: 'blocked',
  cases: (scale) =>
    SECONDS[scale].flatMap((seconds) => [
      { name: `ours ${seconds}`, measure: ({ server }) => blockedWindow(server, seconds, true) },
      { name: `floor ${seconds}`, measure: ({ server }) => blockedWindow(server, seconds, false) },
    ]),
  lines: (figures, scale) =>
    SECONDS[scale].map((seconds) => {
      const name = `ours ${seconds}`;
      const peak = figures.value([name, 'peakRssMb']);
      const heap = figures.value([name, 'heapMb']);
      const faults = figures.most([name, 'faults']);
      const grown = figures.value([name, 'rssMb']);
      return {
        what: "growth of main's memory while a window hangs",
        size: `${seconds} s at 20k entries/s`,
        ours: `RSS ${megabytes(grown)} (peak ${megabytes(peak)}), heap ${megabytes(heap)}; afterwards ${faults === 0 ? 'complete, in order' : `${faults} faults`}`,
        floor: `a window that does not hang: RSS ${megabytes(figures.value([`floor ${seconds}`, 'rssMb']))}, heap ${megabytes(figures.value([`floor ${seconds}`, 'heapMb']))}`,
        ratio: '',
        baseline: '',
        target: `at most ${MOST_MB} MB, afterwards complete, in order`,
        met: grown <= MOST_MB && heap <= MOST_MB && faults === 0,
      };
    }),
};
