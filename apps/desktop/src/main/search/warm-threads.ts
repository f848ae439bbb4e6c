import type { Worker } from 'node:worker_threads';
import type { SearchThreads } from '@runwatch/cloud-task';

type Thread = Pick<Worker, 'on' | 'once' | 'postMessage' | 'terminate' | 'unref'>;

/**
 * Threads for searches. A thread takes longer to start than a first look takes, and whoever types begins a search at each halt: so one is ready, from
 * the first search on.
 */
export class WarmThreads implements AsyncDisposable {
  readonly #start: () => Thread;
  #spare: Thread | undefined;
  #isOver = false;

  constructor(start: () => Thread) {
    this.#start = start;
  }

  /** Its first answer shows that it has started, and leaves the machine to another. */
  readonly take: SearchThreads = () => {
    const thread = this.#spare ?? this.#start();
    this.#spare = undefined;
    thread.once('message', () => this.#prepare());
    return thread;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    const spare = this.#spare;
    this.#spare = undefined;
    await spare?.terminate();
  }

  #prepare(): void {
    if (this.#isOver || this.#spare) return;
    const spare = this.#start();
    // Nobody waits for it yet: the next search starts its own, and is told why that fails.
    spare.on('error', () => {
      if (this.#spare === spare) this.#spare = undefined;
    });
    spare.unref();
    this.#spare = spare;
  }
}
