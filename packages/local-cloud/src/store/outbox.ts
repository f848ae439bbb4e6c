import type { Awaitable } from './awaitable.ts';

/** Writes of one run, in the order in which they were told: at once while the store answers at once, else one behind the other. */
export class Outbox {
  readonly #failed: (error: unknown) => void;
  #last: Promise<void> | undefined;

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** A write that fails is told, and those behind it are done all the same. */
  put(write: () => Awaitable<void>): void {
    const begun = this.#last === undefined ? write() : this.#last.then(write);
    if (!(begun instanceof Promise)) return;
    const last = begun.catch(this.#failed).then(() => {
      if (this.#last === last) this.#last = undefined;
    });
    this.#last = last;
  }

  /** Resolves when everything told until now has been written, or has failed. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
