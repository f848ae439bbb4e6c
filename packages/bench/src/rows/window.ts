import { showHistory } from '../desktop/show-history.ts';
import type { Subject } from './subject.ts';
import { amount, duration } from './words.ts';

const SIZES = { full: [20_000, 100_000], quick: [2_000] };
const MOST_IN_WINDOW_MS = 50;
const MOST_IN_MAIN_MS = 16;

/** What a long history costs the app's window, and main, when it is opened there. */
export const window: Subject = {
  name: 'window',
  cases: (scale) =>
    SIZES[scale].map((entries) => ({
      name: `ours ${entries}`,
      measure: ({ server }) => showHistory(server, entries),
    })),
  lines: (figures, scale) =>
    SIZES[scale].map((entries) => {
      const name = `ours ${entries}`;
      // Tasks shorter than this are not told apart by Chromium, and count as none.
      const inWindow = figures.value([name, 'longTaskMs']);
      const inMain = figures.value([name, 'stallMs']);
      return {
        what: 'longest task while a history is opened in a window',
        size: `${amount(entries)} entries`,
        ours: `window ${inWindow === 0 ? `under ${MOST_IN_WINDOW_MS} ms` : duration(inWindow)} (no timer for ${duration(figures.value([name, 'gapMs']))}), main ${duration(inMain)}; all there after ${duration(figures.value([name, 'ms']))}`,
        floor: '',
        ratio: '',
        baseline: '',
        target: `window at most ${MOST_IN_WINDOW_MS} ms, main ${MOST_IN_MAIN_MS} ms`,
        met: inWindow <= MOST_IN_WINDOW_MS && inMain <= MOST_IN_MAIN_MS,
      };
    }),
};
