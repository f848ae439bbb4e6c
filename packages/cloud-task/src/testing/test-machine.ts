import type { ManualClock } from '@runwatch/async/testing';
import type { Connectivity, Power } from '../steering/surroundings.ts';

type Change = Parameters<Parameters<Connectivity['watch']>[0]>[0] | Parameters<Parameters<Power['watch']>[0]>[0];

/** A computer as far as the service sees it. What it says of itself need not be true. */
export class TestMachine implements Connectivity, Power {
  readonly #clock: ManualClock;
  readonly #listeners = new Set<(change: never) => void>();
  isOnline: boolean;

  constructor(clock: ManualClock, isOnline = true) {
    this.#clock = clock;
    this.isOnline = isOnline;
  }

  watch(told: (change: never) => void): () => void {
    this.#listeners.add(told);
    return () => this.#listeners.delete(told);
  }

  /** How many listen to it. */
  get listeners(): number {
    return this.#listeners.size;
  }

  says(change: Change): void {
    if (change === 'online' || change === 'offline') this.isOnline = change === 'online';
    for (const told of [...this.#listeners]) (told as (change: Change) => void)(change);
  }

  /** Says good night, sleeps, and says good morning. */
  sleep(ms: number): void {
    this.says('suspend');
    this.#clock.sleep(ms);
    this.says('resume');
  }
}
