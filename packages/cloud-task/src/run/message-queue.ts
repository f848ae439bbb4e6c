import type { RunNews } from './run-news.ts';

/** A message that the agent has not taken up by then will not be waited for. */
const FORGOTTEN_MS = 10 * 60_000;

/** Messages that servers have accepted and agents have not taken up: what a turn that ends is gone on with. */
export class MessageQueue {
  readonly #accepted = new Map<string, { entries: number; at: number }[]>();

  accepted(run: string, news: RunNews | undefined, at: number): void {
    this.#accepted.set(run, [...(this.#accepted.get(run) ?? []), { entries: news?.entries ?? 0, at }]);
  }

  /** How many wait: those that were accepted behind the newest one that the agent was told. */
  waiting(run: string, news: RunNews | undefined, now: number): number {
    const accepted = this.#accepted.get(run);
    if (!accepted) return 0;
    const left = accepted.filter(
      ({ entries, at }) => now - at < FORGOTTEN_MS && !(news !== undefined && news.prompt >= entries),
    );
    if (left.length === 0) this.#accepted.delete(run);
    else if (left.length < accepted.length) this.#accepted.set(run, left);
    return left.length;
  }
}
