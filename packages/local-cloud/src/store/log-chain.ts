import type { LogRow, RunLog } from './run-log.ts';

/** The logs of a resumed run as readers get them: the oldest ancestor first (protocol 1.5). Lengths are those at construction. */
export class LogChain {
  readonly entryCount: number;
  readonly lineCount: number;
  readonly #logs: readonly { log: RunLog; entries: number; lines: number }[];

  constructor(logs: readonly RunLog[]) {
    this.#logs = logs.map((log) => ({ log, entries: log.entryCount, lines: log.lineCount }));
    this.entryCount = this.#logs.reduce((sum, { entries }) => sum + entries, 0);
    this.lineCount = this.#logs.reduce((sum, { lines }) => sum + lines, 0);
  }

  /** Entries from index `from` on. */
  *entries(from = 0): Generator<LogRow, void> {
    let skip = from;
    for (const { log, entries } of this.#logs) {
      for (let index = skip; index < entries; index++) yield log.entryAt(index);
      skip = Math.max(0, skip - entries);
    }
  }

  *lines(): Generator<LogRow, void> {
    for (const { log, lines } of this.#logs) for (let index = 0; index < lines; index++) yield log.lineAt(index);
  }
}
