import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Clock, sleep, systemClock } from '@runwatch/async';

export interface ProcessOptions {
  readonly name: string;
  /** A bundled program, for Node. */
  readonly program: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it is ready once it has written this line. */
  readonly isReady: (line: string) => boolean;
  readonly onLine?: (line: string) => void;
  readonly clock?: Clock;
}

/** Between two starts of a process that could not start. */
const AGAIN_MS = 50;
/** A minute, or more on a busy machine. */
const MOST_TRIES = 150;

/** A process that can be killed at any moment and started again in the same place, as a supervisor would. */
export class OwnProcess implements AsyncDisposable {
  readonly #options: ProcessOptions;
  readonly #clock: Clock;
  #child: ChildProcess | undefined;
  #isWanted = false;
  #errors = '';
  /** How it ended by itself after it was ready; undefined while it has not. */
  ending: { readonly code: number | null; readonly signal: string | null } | undefined;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** What it has written to its standard error, in all its lives. */
  get errors(): string {
    return this.#errors;
  }

  /**
   * Resolves when it is ready, or was killed meanwhile. A start that fails, since what it needs is gone, is tried again.
   * @throws {Error} with what it wrote, when it fails too often; the signal's reason
   */
  async start(signal: AbortSignal = new AbortController().signal): Promise<void> {
    this.#isWanted = true;
    this.ending = undefined;
    for (let tries = 1; this.#isWanted && !(await this.#begin()); tries++) {
      if (tries === MOST_TRIES) throw new Error(`${this.#options.name} cannot be started: ${this.#errors}`);
      await sleep(this.#clock, AGAIN_MS, { signal });
    }
  }

  /** Ends it at once, in the middle of whatever it does. */
  async kill(): Promise<void> {
    this.#isWanted = false;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }

  /** False when it ended before it was ready. */
  async #begin(): Promise<boolean> {
    const { program, args = [], environment, isReady, onLine } = this.#options;
    const child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    return new Promise((resolve, reject) => {
      let wasReady = false;
      createInterface({ input: child.stdout }).on('line', (line) => {
        onLine?.(line);
        if (wasReady || !isReady(line)) return;
        wasReady = true;
        resolve(true);
      });
      child.once('error', reject);
      // What it wrote last has been read.
      child.once('close', (code, signal) => {
        if (wasReady && this.#isWanted && this.#child === child) this.ending = { code, signal };
        resolve(false);
      });
    });
  }
}
