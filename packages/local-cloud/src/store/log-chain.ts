import type { Awaitable } from './awaitable.ts';
import type { LogRow, LogView } from './log-store.ts';

/** Rows that are read at once. */
const PAGE = 1_000;

type Pages = Generator<Awaitable<readonly LogRow[]>, void>;

/** The logs of a resumed run as readers get them: the oldest ancestor first (protocol 1.5). */
export class LogChain {
  readonly entryCount: number;
  readonly lineCount: number;
  readonly #views: readonly LogView[];

  constructor(views: readonly LogView[]) {
    this.#views = views;
    this.entryCount = views.reduce((sum, { entryCount }) => sum + entryCount, 0);
    this.lineCount = views.reduce((sum, { lineCount }) => sum + lineCount, 0);
  }

  /** Entries from index `from` on, by pages. */
  *entries(from = 0): Pages {
    let skip = from;
    for (const view of this.#views) {
      for (let at = skip; at < view.entryCount; at += PAGE)
        yield view.entries(at, Math.min(at + PAGE, view.entryCount));
      skip = Math.max(0, skip - view.entryCount);
    }
  }

  *lines(): Pages {
    for (const view of this.#views)
      for (let at = 0; at < view.lineCount; at += PAGE) yield view.lines(at, Math.min(at + PAGE, view.lineCount));
  }
}
