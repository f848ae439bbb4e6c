import type { Figures } from './figures.ts';
import type { Line } from './subject.ts';
import { duration, times } from './words.ts';

/** A frame of the screen. */
const FRAME_MS = 16;
const MOST = 1.5;

/** The longest time that main's event loop did not turn, during something that was measured anyway. */
export function stallLine(
  figures: Figures,
  { during, ...names }: { during: string; ours: string; floor: string; baseline: string },
): Line {
  const ours = figures.value([names.ours, 'stallMs']);
  const floor = figures.value([names.floor, 'stallMs']);
  const ratio = figures.ratio([names.ours, 'stallMs'], [names.floor, 'stallMs']);
  return {
    what: "longest time that main's event loop did not turn",
    size: during,
    ours: duration(ours),
    floor: duration(floor),
    ratio: times(ratio),
    baseline: duration(figures.value([names.baseline, 'stallMs'])),
    target: `at most ${FRAME_MS} ms, or ${times(MOST)} the floor's if that is more`,
    met: ours <= FRAME_MS || ratio <= MOST,
  };
}
