import type { ManualClock } from '@runwatch/async/testing';
import { ManualClock as Clock } from '@runwatch/async/testing';
import type { RunUpdate } from '@runwatch/protocol';
import { type HumanOptions, HumanReporter } from '../human/human-reporter.ts';
import { colorless } from '../human/palette.ts';
import { Screen } from '../human/screen.ts';
import { Output } from '../output.ts';
import { Sink } from './test-world.ts';

export interface HumanBench {
  reporter: HumanReporter;
  clock: ManualClock;
  sink: Sink;
  /** Takes the updates in and returns the lines printed since the last call, without the status line. */
  tell(...updates: RunUpdate[]): Promise<string[]>;
  printed(): string[];
  /** The status line as it stands. */
  status(): string;
}

export const found = {
  ref: { taskId: 't-1', runId: 'r-1' },
  title: 'Fix flaky checkout test',
  repository: 'acme/shop',
  resume: 'runwatch watch t-1/r-1',
};

/** A person's view of a run, in a terminal of 80 columns, in UTC. */
export function humanBench(
  options: Partial<HumanOptions> & { statusLine?: boolean; columns?: number } = {},
): HumanBench {
  const { statusLine = true, columns = 80, ...others } = options;
  const sink = new Sink();
  const clock = new Clock(Date.parse('2026-11-22T14:06:30Z'));
  const signal = new AbortController().signal;
  const screen = new Screen({ output: new Output(sink), signal, statusLine, columns: () => columns });
  const reporter = new HumanReporter({ screen, clock, palette: colorless, plain: false, timeZone: 'UTC', ...others });
  let read = 0;
  // What stays on the screen: everything that ends in a line feed; a status line is overwritten before that.
  const lines = () =>
    sink.text
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split('\r\x1b[2K').at(-1) ?? '');
  const printed = () => {
    const all = lines();
    const fresh = all.slice(read);
    read = all.length;
    return fresh;
  };
  return {
    reporter,
    clock,
    sink,
    printed,
    async tell(...updates) {
      await reporter.tell(updates);
      return printed();
    },
    status: () => (sink.text.split('\n').at(-1) ?? '').split('\r\x1b[2K').at(-1) ?? '',
  };
}
