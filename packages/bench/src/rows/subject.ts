import type { Contender, Sample, Task } from '../client/task.ts';
import type { Figures } from './figures.ts';

/** What is needed to take a sample. */
export interface Stage {
  /** Where the bench server listens. */
  server: string;
  /** Measures in a fresh process. */
  inOwnProcess(contender: Contender, task: Task): Promise<Sample>;
}

/** One sample of a round, told apart by its name within the subject. */
export interface Case {
  name: string;
  measure(stage: Stage): Promise<Sample>;
}

/** A line of the table. */
export interface Line {
  what: string;
  size: string;
  ours: string;
  floor: string;
  /** Of ours to the floor. */
  ratio: string;
  baseline: string;
  target: string;
  /** Undefined where the line is shown for comparison. */
  met: boolean | undefined;
}

/** How large everything is: as the targets say, or so small that it only shows that the bench works. */
export type Scale = 'full' | 'quick';

/** Something that is measured, with its floor and its baseline in the same round. */
export interface Subject {
  name: string;
  cases(scale: Scale): Case[];
  lines(figures: Figures, scale: Scale): Line[];
}

/** A sample that a process of its own takes. */
export const measured = (name: string, contender: Contender, task: Task): Case => ({
  name,
  measure: (stage) => stage.inOwnProcess(contender, task),
});
