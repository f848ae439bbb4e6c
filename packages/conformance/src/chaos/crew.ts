import { type ChildProcess, fork } from 'node:child_process';
import { type Clock, systemClock } from '@runwatch/async';
import type { Verdict } from './play.ts';
import type { Job } from './worker.ts';
import type { Carrier } from './world.ts';

export interface CrewOptions {
  /** The program that plays plans when it is called with `--worker`. */
  program: string;
  jobs: number;
  carrier: Carrier;
  /** Verdicts tell every request. */
  trace?: boolean;
  seeds: Iterable<number>;
  /** Called with each verdict; false ends it all. */
  each: (verdict: Verdict) => boolean;
  /** How long one plan may take, in milliseconds of the machine. */
  hangsMs?: number;
  clock?: Clock;
}

/** Seeds given to a worker at once. */
const PORTION = 10;
/** A plan takes a fraction of a second; one that takes this long goes round in circles. */
const HANGS_MS = 120_000;

/** Plays seeds in processes of their own, several at once; a process that hangs is ended, and its seed found stuck. */
export async function playAll(options: CrewOptions): Promise<void> {
  const seeds = options.seeds[Symbol.iterator]();
  let goesOn = true;
  const queue: Queue = {
    next() {
      const portion: number[] = [];
      while (goesOn && portion.length < PORTION) {
        const seed = seeds.next();
        if (seed.done) break;
        portion.push(seed.value);
      }
      return portion;
    },
    tell(verdict) {
      goesOn &&= options.each(verdict);
      return goesOn;
    },
  };
  await Promise.all(Array.from({ length: options.jobs }, () => keepPlaying(options, queue)));
}

interface Queue {
  next(): number[];
  /** False: nothing more is to be played. */
  tell(verdict: Verdict): boolean;
}

/** One place of the crew: a worker after the other, until there are no seeds left. */
async function keepPlaying(options: CrewOptions, queue: Queue): Promise<void> {
  for (let portion = queue.next(); portion.length > 0; ) {
    const left = await playUntilItHangs(options, queue, portion);
    portion = left.length > 0 ? left : queue.next();
  }
}

/** Has a process play portion after portion. Returns what is left of the one during which it had to be ended. */
function playUntilItHangs(options: CrewOptions, queue: Queue, first: readonly number[]): Promise<number[]> {
  const { program, carrier, trace = false, hangsMs = HANGS_MS, clock = systemClock } = options;
  return new Promise((resolve) => {
    let left = [...first];
    const worker: ChildProcess = fork(program, ['--worker'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let cancel = () => {};
    const watch = () => {
      cancel();
      cancel = clock.after(hangsMs, () => worker.kill('SIGKILL'));
    };
    const give = (seeds: readonly number[]) => {
      watch();
      worker.send({ seeds, carrier, trace } satisfies Job);
    };
    worker.on('message', (verdict: Verdict) => {
      left.shift();
      watch();
      if (!queue.tell(verdict)) left = [];
      if (left.length > 0) return;
      left = queue.next();
      if (left.length > 0) give(left);
      else worker.kill();
    });
    worker.once('exit', () => {
      cancel();
      const seed = left.shift();
      if (seed !== undefined) queue.tell(hung(seed));
      resolve(left);
    });
    give(left);
  });
}

const hung = (seed: number): Verdict => ({
  seed,
  faults: [],
  findings: [{ kind: 'stuck', detail: 'its process never came to an end' }],
  needlessDoubt: false,
  requests: 0,
});
