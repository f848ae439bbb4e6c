import type { Contender, Task } from '../client/task.ts';
import { type Line, measured, type Subject } from './subject.ts';
import { amount, megabytes } from './words.ts';

const EVENTS = { full: [200_000, 1_000_000], quick: [10_000] };
const RUNS = { full: [5, 20], quick: [2] };
const ENTRIES = { full: 50_000, quick: 3_000 };
/** Parsed objects and their texts: more than this is not worth the gigabytes. */
const LARGEST_BASELINE = 200_000;
const MOST_MB = 64;

/** What is left in main's memory after long work. */
export const memory: Subject = {
  name: 'memory',
  cases: (scale) => [
    ...EVENTS[scale].flatMap((events) => {
      const contenders: Contender[] = ['floor', 'ours', ...(events > LARGEST_BASELINE ? [] : ['baseline' as const])];
      return contenders.map((one) => measured(`${one} ${events} events`, one, { kind: 'live-memory', events }));
    }),
    ...RUNS[scale].flatMap((runs) => {
      const task: Task = { kind: 'left-memory', runs, entries: ENTRIES[scale] };
      return [measured(`ours ${runs} runs`, 'ours', task)];
    }),
  ],
  lines: (figures, scale) => {
    const growth = (what: string, of: string): Line => {
      const grown = (contender: Contender) => {
        const heap = figures.value([`${contender} ${of}`, 'heapMb']);
        const rss = figures.value([`${contender} ${of}`, 'rssMb']);
        return { heap, rss, text: Number.isNaN(heap) ? '' : `heap ${megabytes(heap)}, RSS ${megabytes(rss)}` };
      };
      const ours = grown('ours');
      return {
        what: "growth of main's memory",
        size: what,
        ours: ours.text,
        floor: grown('floor').text,
        ratio: '',
        baseline: grown('baseline').text,
        target: `at most ${MOST_MB} MB`,
        met: ours.heap <= MOST_MB && ours.rss <= MOST_MB,
      };
    };
    return [
      ...EVENTS[scale].map((events) => growth(`${amount(events)} live events`, `${events} events`)),
      ...RUNS[scale].map((runs) =>
        growth(`${runs} runs of ${amount(ENTRIES[scale])} entries, watched and left`, `${runs} runs`),
      ),
    ];
  },
};
