import { type LoadWish, measureFloor, measureLoad } from '../load/measure-load.ts';
import type { Subject } from './subject.ts';
import { duration, micros, times } from './words.ts';

const PROCESSES = [1, 3];
/** Runs, and the events that a request brings at full speed. */
const CROWDS = {
  full: [
    [1, 200],
    [100, 20],
    [1_000, 5],
  ],
  quick: [[5, 5]],
} as const;
const PACE = { full: 500, quick: 50 };
const SECONDS = { full: 4, quick: 1 };

/** Events from senders to readers through the cloud on Redis, on one process and on three: how many, how late, and what each costs. Shown, and planned from in docs/scaling.md: there is no target. */
export const load: Subject = {
  name: 'load',
  cases: (scale) =>
    CROWDS[scale].flatMap(([runs, batch]) => {
      const seconds = SECONDS[scale];
      const full: LoadWish = { runs, batch, perSecond: undefined, seconds };
      const paced: LoadWish = { runs, batch: 1, perSecond: PACE[scale], seconds };
      return [
        { name: `floor full ${runs}`, measure: () => measureFloor(full) },
        { name: `floor paced ${runs}`, measure: () => measureFloor(paced) },
        ...PROCESSES.flatMap((processes) => [
          { name: `${processes} full ${runs}`, measure: () => measureLoad(processes, full) },
          { name: `${processes} paced ${runs}`, measure: () => measureLoad(processes, paced) },
        ]),
      ];
    }),
  lines: (figures, scale) => {
    const rate = (name: string) => {
      const value = figures.value([name, 'perSecond']);
      return Number.isFinite(value) ? `${Math.round(value)} events/s` : '';
    };
    const late = (name: string) =>
      `p50 ${duration(figures.value([name, 'p50Ms']))}, p99 ${duration(figures.value([name, 'p99Ms']))}`;
    const cost = (name: string) =>
      `${micros(figures.value([name, 'cpuMicros']))}, Redis ${micros(figures.value([name, 'redisMicros']))}`;
    return CROWDS[scale].flatMap(([runs, batch]) =>
      PROCESSES.flatMap((processes) => {
        const size = `${runs} runs, ${processes === 1 ? '1 process' : `${processes} processes`}`;
        const [full, paced, floorFull, floorPaced] = [
          `${processes} full ${runs}`,
          `${processes} paced ${runs}`,
          `floor full ${runs}`,
          `floor paced ${runs}`,
        ];
        return [
          {
            what: 'from senders to readers on Redis, as fast as it goes',
            size: `${size}, ${batch} events a request`,
            ours: `${rate(full)}, CPU an event ${cost(full)}`,
            floor: `${rate(floorFull)}, CPU an event ${cost(floorFull)}`,
            ratio: times(figures.ratio([full, 'cpuMicros'], [floorFull, 'cpuMicros'])),
            baseline: '',
            target: '',
            met: undefined,
          },
          {
            what: `the same at ${PACE[scale]} events/s in all`,
            size: `${size}, an event a request`,
            ours: `${late(paced)}, CPU an event ${cost(paced)}`,
            floor: `${late(floorPaced)}, CPU an event ${cost(floorPaced)}`,
            ratio: times(figures.ratio([paced, 'cpuMicros'], [floorPaced, 'cpuMicros'])),
            baseline: '',
            target: '',
            met: undefined,
          },
        ];
      }),
    );
  },
};
