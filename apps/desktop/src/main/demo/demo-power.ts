import type { Power } from '@runwatch/cloud-task';

type Told = Parameters<Parameters<Power['watch']>[0]>[0];

/** A sleep that only the demo hears of. */
export class DemoPower implements Power {
  readonly #listeners = new Set<(change: Told) => void>();

  watch(told: (change: Told) => void): () => void {
    this.#listeners.add(told);
    return () => this.#listeners.delete(told);
  }

  tell(change: Told): void {
    for (const told of [...this.#listeners]) told(change);
  }
}
