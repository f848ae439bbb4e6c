import type { Figures } from './figures.ts';
import { stallLine } from './stall-line.ts';
import { type Line, measured, type Subject } from './subject.ts';
import { amount, duration, times } from './words.ts';

const SIZES = { full: [100_000, 300_000], quick: [10_000] };
const MOST = 1.3;

/** How long it takes until the whole history is in the log, and how long main stands still meanwhile. */
export const history: Subject = {
  name: 'history',
  cases: (scale) =>
    SIZES[scale].flatMap((entries) => [
      measured(`floor ${entries}`, 'floor', { kind: 'history', entries, by: 'lines' }),
      measured(`pages ${entries}`, 'floor', { kind: 'history', entries, by: 'pages' }),
      measured(`ours ${entries}`, 'ours', { kind: 'history', entries, by: 'lines' }),
      measured(`baseline ${entries}`, 'baseline', { kind: 'history', entries, by: 'pages' }),
    ]),
  lines: (figures, scale) => [
    ...SIZES[scale].map((entries) => wholeHistory(figures, entries)),
    ...SIZES[scale].map((entries) =>
      stallLine(figures, {
        during: `reading ${amount(entries)} entries`,
        ours: `ours ${entries}`,
        floor: `floor ${entries}`,
        baseline: `baseline ${entries}`,
      }),
    ),
  ],
};

function wholeHistory(figures: Figures, entries: number): Line {
  const ours = [`ours ${entries}`, 'ms'] as const;
  const floor = [`floor ${entries}`, 'ms'] as const;
  const ratio = figures.ratio(ours, floor);
  const time = (name: string) =>
    `${duration(figures.value([name, 'ms']))}, CPU ${duration(figures.value([name, 'cpuMs']))}`;
  return {
    what: 'whole history in the log',
    size: `${amount(entries)} entries`,
    ours: time(`ours ${entries}`),
    floor: `${time(`floor ${entries}`)} (by pages ${duration(figures.value([`pages ${entries}`, 'ms']))})`,
    ratio: times(ratio),
    baseline: time(`baseline ${entries}`),
    target: `at most ${times(MOST)} the floor`,
    met: ratio <= MOST,
  };
}
