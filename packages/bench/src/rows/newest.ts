import { measured, type Subject } from './subject.ts';
import { amount, duration, times } from './words.ts';

const SIZES = { full: [10_000, 100_000, 1_000_000], quick: [5_000] };
/** What peers do with more takes minutes, and gigabytes. */
const LARGEST_BASELINE = 100_000;
const MOST = 1.5;
const MOST_REQUESTS = 3;

/** How long it takes from subscribing until the newest page is told, whatever the run's length. */
export const newest: Subject = {
  name: 'newest',
  cases: (scale) =>
    SIZES[scale].flatMap((entries) => [
      measured(`floor ${entries}`, 'floor', { kind: 'newest', entries }),
      measured(`ours ${entries}`, 'ours', { kind: 'newest', entries }),
      ...(entries > LARGEST_BASELINE ? [] : [measured(`baseline ${entries}`, 'baseline', { kind: 'newest', entries })]),
    ]),
  lines: (figures, scale) => {
    const [shortest = 0, ...longer] = SIZES[scale];
    return [shortest, ...longer].map((entries) => {
      const ours = [`ours ${entries}`, 'ms'] as const;
      const floor = [`floor ${entries}`, 'ms'] as const;
      const growth = figures.ratio(ours, [`ours ${shortest}`, 'ms']);
      const requests = figures.value([`ours ${entries}`, 'requests']);
      return {
        what: 'subscribe to newest page told',
        size: `${amount(entries)} entries`,
        ours: `${duration(figures.value(ours))}, ${requests} requests`,
        floor: duration(figures.value(floor)),
        ratio: times(figures.ratio(ours, floor)),
        baseline: duration(figures.value([`baseline ${entries}`, 'ms'])),
        target: `at most ${MOST_REQUESTS} requests, ${times(MOST)} of ${amount(shortest)}: ${times(growth)}`,
        met: growth <= MOST && requests <= MOST_REQUESTS,
      };
    });
  },
};
