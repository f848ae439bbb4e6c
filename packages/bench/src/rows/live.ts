import { stallLine } from './stall-line.ts';
import { measured, type Subject } from './subject.ts';
import { amount, micros, times } from './words.ts';

const SIZES = { full: [50_000, 200_000], quick: [10_000] };
const MOST = 2;

/** What a live event costs at full speed, with all that follows from it: until the run is over, and the log has been read and compared. */
export const live: Subject = {
  name: 'live',
  cases: (scale) =>
    SIZES[scale].flatMap((events) => [
      measured(`floor ${events}`, 'floor', { kind: 'live', events }),
      measured(`ours ${events}`, 'ours', { kind: 'live', events }),
      measured(`baseline ${events}`, 'baseline', { kind: 'live', events }),
    ]),
  lines: (figures, scale) => [
    ...SIZES[scale].map((events) =>
      stallLine(figures, {
        during: `${amount(events)} live events at full speed`,
        ours: `ours ${events}`,
        floor: `floor ${events}`,
        baseline: `baseline ${events}`,
      }),
    ),
    ...SIZES[scale].map((events) => {
      const ours = [`ours ${events}`, 'cpuUs'] as const;
      const floor = [`floor ${events}`, 'cpuUs'] as const;
      const ratio = figures.ratio(ours, floor);
      const wrong = figures.most([ours[0], 'wrong']);
      return {
        what: 'CPU per live event',
        size: `${amount(events)} events`,
        ours: `${micros(figures.value(ours))} (until told ${micros(figures.value([ours[0], 'toldCpuUs']))})${wrong > 0 ? `, ${wrong} entries too many or too few` : ''}`,
        floor: micros(figures.value(floor)),
        ratio: times(ratio),
        baseline: micros(figures.value([`baseline ${events}`, 'cpuUs'])),
        target: `at most ${times(MOST)} the parser floor`,
        met: ratio <= MOST && wrong === 0,
      };
    }),
  ],
};
