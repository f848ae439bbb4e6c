import type { LogRow, LogStore, LogView } from './log-store.ts';

/** A log that is made when it is read: a million entries need no memory. */
export interface GeneratedLog {
  readonly length: number;
  /** Pure: the same index gives the same entry. */
  entryAt(index: number): object;
}

const NOTHING: GeneratedLog = { length: 0, entryAt: () => ({}) };

/** A run log in memory. */
export class RunLog implements LogStore {
  readonly #generated: GeneratedLog;
  readonly #lines: string[] = [];
  readonly #entries: string[] = [];

  constructor(generated = NOTHING) {
    this.#generated = generated;
  }

  append(lines: readonly string[]): void {
    for (const line of lines) {
      this.#lines.push(line);
      if (isJson(line)) this.#entries.push(line);
    }
  }

  view(): LogView & { entries(from: number, to: number): readonly LogRow[] } {
    const made = this.#generated.length;
    return {
      entryCount: made + this.#entries.length,
      lineCount: made + this.#lines.length,
      entries: (from, to) => this.#rows(this.#entries, from, to),
      lines: (from, to) => this.#rows(this.#lines, from, to),
    };
  }

  #rows(written: readonly string[], from: number, to: number): readonly LogRow[] {
    return Array.from({ length: to - from }, (_, n) => this.#rowAt(written, from + n));
  }

  #rowAt(written: readonly string[], index: number): LogRow {
    if (index < this.#generated.length) {
      const entry = this.#generated.entryAt(index);
      return {
        get text() {
          return JSON.stringify(entry);
        },
        parse: () => entry,
      };
    }
    const text = written[index - this.#generated.length];
    if (text === undefined) throw new RangeError(`Cannot read the log at ${index}: it ends before`);
    return { text, parse: () => JSON.parse(text) };
  }
}

export function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
