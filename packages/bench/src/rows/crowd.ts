import type { Contender, Task } from '../client/task.ts';
import { measured, type Subject } from './subject.ts';
import { duration, percent, times } from './words.ts';

const RUNS = { full: [10, 50], quick: [2] };
const READERS = 4;
const SPEED = {
  full: { perSecond: 200, seconds: 4, warmUpSeconds: 1 },
  quick: { perSecond: 100, seconds: 1, warmUpSeconds: 0.5 },
};
const MOST_MS = 25;
const MOST_CPU = 1.5;

/** Many runs at a human pace: how late entries are told, and what further readers cost. */
export const crowd: Subject = {
  name: 'crowd',
  cases: (scale) =>
    RUNS[scale].flatMap((runs) => {
      const one = (name: string, contender: Contender, readers: number) => {
        const task: Task = { kind: 'crowd', runs, readers, ...SPEED[scale] };
        return measured(`${name} ${runs}`, contender, task);
      };
      return [
        one('floor', 'floor', 1),
        one('one', 'ours', 1),
        one('ours', 'ours', READERS),
        one('baseline', 'baseline', READERS),
      ];
    }),
  lines: (figures, scale) => {
    const size = (runs: number) => `${runs} runs x ${READERS} readers x ${SPEED[scale].perSecond} events/s`;
    const late = (name: string) => duration(figures.value([name, 'p99Ms']));
    const cpu = (name: string) => percent(figures.value([name, 'cpuShare']));
    return [
      ...RUNS[scale].map((runs) => ({
        what: 'p99 from server write to an in-process reader',
        size: size(runs),
        ours: late(`ours ${runs}`),
        floor: late(`floor ${runs}`),
        ratio: times(figures.ratio([`ours ${runs}`, 'p99Ms'], [`floor ${runs}`, 'p99Ms'])),
        baseline: late(`baseline ${runs}`),
        target: `at most ${MOST_MS} ms`,
        met: figures.value([`ours ${runs}`, 'p99Ms']) <= MOST_MS,
      })),
      ...RUNS[scale].map((runs) => {
        const growth = figures.ratio([`ours ${runs}`, 'cpuShare'], [`one ${runs}`, 'cpuShare']);
        return {
          what: 'CPU for that, of a core',
          size: size(runs),
          ours: `${cpu(`ours ${runs}`)} (one reader each ${cpu(`one ${runs}`)})`,
          floor: cpu(`floor ${runs}`),
          ratio: times(figures.ratio([`ours ${runs}`, 'cpuShare'], [`floor ${runs}`, 'cpuShare'])),
          baseline: cpu(`baseline ${runs}`),
          target: `at most ${times(MOST_CPU)} of one reader each: ${times(growth)}`,
          met: growth <= MOST_CPU,
        };
      }),
    ];
  },
};
