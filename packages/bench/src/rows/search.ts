import type { Sample, Sought } from '../client/task.ts';
import { searchWindow } from '../desktop/search-window.ts';
import type { Figures } from './figures.ts';
import type { Line, Scale, Stage, Subject } from './subject.ts';
import { amount, duration, times } from './words.ts';

const SIZE = { full: 1_000_000, quick: 5_000 };
const MOST_FIRST_MS = 300;
const MOST_MS = 5_000;
const MOST_IN_WINDOW_MS = 50;

const plain = (text: string): Sought => ({ text, regex: false });

/** What is looked for in a run of the bench server, by how it is called in the table. */
const WANTED: Readonly<Record<string, Sought>> = {
  // Once in 4,000 entries.
  'a rare text': plain('Go on with part 7.'),
  // In half of the entries.
  'a common word': plain('tests'),
  'one letter': plain('e'),
  'an expression with a text in it': { text: '\\d+ passed \\(\\d+\\)', regex: true },
  // Nothing can be passed over: each entry has to be read.
  'an expression without one': { text: '\\b(Order|Invoice)\\b', regex: true },
};
/** What is called off: it would take longest. */
const CALLED_OFF = plain('e');
const NAME = 'search';

/** Finding in a very long run, in the window, beside a pass over the bytes of its files in one thread. */
export const search: Subject = {
  name: 'search',
  cases: (scale) => [{ name: NAME, measure: (stage) => measure(stage, SIZE[scale]) }],
  lines: (figures, scale) => [
    ...Object.keys(WANTED).map((wanted) => searchLine(figures, wanted, scale)),
    cancelLine(figures, scale),
    windowLine(figures, scale),
  ],
};

async function measure(stage: Stage, entries: number): Promise<Sample> {
  using searched = await searchWindow(stage.server, entries, WANTED, CALLED_OFF);
  const { sample, folder } = searched;
  for (const [name, sought] of Object.entries(WANTED)) {
    const floor = await stage.inOwnProcess('floor', { kind: 'scan', folder, sought });
    sample[`${name} floorMs`] = floor['ms'] ?? Number.NaN;
  }
  return sample;
}

function searchLine(figures: Figures, wanted: string, scale: Scale): Line {
  const value = (figure: string) => figures.value([NAME, `${wanted} ${figure}`]);
  const [firstMs, ms] = [value('firstMs'), value('ms')];
  return {
    what: `find ${wanted} in a run, from the last letter typed`,
    size: `${amount(SIZE[scale])} entries`,
    ours: `first after ${duration(firstMs)}, all after ${duration(ms)}: ${value('found').toLocaleString('en')}`,
    floor: duration(value('floorMs')),
    ratio: times(figures.ratio([NAME, `${wanted} ms`], [NAME, `${wanted} floorMs`])),
    baseline: '',
    target: `first at most ${duration(MOST_FIRST_MS)}, all at most ${duration(MOST_MS)}`,
    met: firstMs <= MOST_FIRST_MS && ms <= MOST_MS,
  };
}

function cancelLine(figures: Figures, scale: Scale): Line {
  const ms = figures.value([NAME, 'cancelMs']);
  return {
    what: 'a search that is called off: until its thread has ended',
    size: `${amount(SIZE[scale])} entries`,
    ours: duration(ms),
    floor: '',
    ratio: '',
    baseline: '',
    target: `at most ${duration(MOST_FIRST_MS)}`,
    met: ms <= MOST_FIRST_MS,
  };
}

function windowLine(figures: Figures, scale: Scale): Line {
  const most = (figure: string) =>
    Math.max(...Object.keys(WANTED).map((wanted) => figures.value([NAME, `${wanted} ${figure}`])));
  const task = most('longTaskMs');
  return {
    what: 'longest task while a run is searched',
    size: `${amount(SIZE[scale])} entries`,
    // Tasks shorter than this are not told apart by Chromium, and count as none.
    ours: `window ${task === 0 ? `under ${MOST_IN_WINDOW_MS} ms` : duration(task)} (no timer for ${duration(most('gapMs'))}), main ${duration(most('stallMs'))}`,
    floor: '',
    ratio: '',
    baseline: '',
    target: `window at most ${MOST_IN_WINDOW_MS} ms`,
    met: task <= MOST_IN_WINDOW_MS,
  };
}
