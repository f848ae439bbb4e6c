import type { Clock } from '@runwatch/async';
import { RunJournal } from './run-journal.ts';

/** Runs whose journals are kept: those that were watched last. */
const MOST_RUNS = 50;

/** The journals of an account's runs, so that what the wire did can be read after a watch was left, and before the next one has begun. */
export class Journals {
  readonly #clock: Clock;
  readonly #journals = new Map<string, RunJournal>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The journal of a run; an empty one where there is none. */
  of(key: string): RunJournal {
    const journal = this.#journals.get(key) ?? new RunJournal(this.#clock);
    this.#journals.delete(key);
    this.#journals.set(key, journal);
    for (const oldest of this.#journals.keys()) {
      if (this.#journals.size <= MOST_RUNS) break;
      this.#journals.delete(oldest);
    }
    return journal;
  }
}
