import type { Attention, AttentionLevel } from '../list/list-pace.ts';

/** Somebody who looks as closely as a test says. */
export class TestAttention implements Attention {
  readonly #listeners = new Set<() => void>();
  level: AttentionLevel;

  constructor(level: AttentionLevel) {
    this.level = level;
  }

  watch(told: () => void): () => void {
    this.#listeners.add(told);
    return () => this.#listeners.delete(told);
  }

  becomes(level: AttentionLevel): void {
    this.level = level;
    for (const told of [...this.#listeners]) told();
  }
}
