/** A log that is made when it is read: a million entries need no memory. */
export interface GeneratedLog {
  readonly length: number;
  /** Pure: the same index gives the same entry. */
  entryAt(index: number): object;
}

/** One line of a log, parsed when asked for. */
export interface LogRow {
  readonly text: string;
  parse(): unknown;
}

const NOTHING: GeneratedLog = { length: 0, entryAt: () => ({}) };

/** The run log of one run (protocol 1.5, 1.6): lines of JSON, appended only. What cannot be parsed is a line, but no entry. */
export class RunLog {
  readonly #generated: GeneratedLog;
  readonly #lines: string[] = [];
  readonly #entries: string[] = [];

  constructor(generated = NOTHING) {
    this.#generated = generated;
  }

  append(line: string): void {
    this.#lines.push(line);
    if (isJson(line)) this.#entries.push(line);
  }

  /** Lines that can be parsed. */
  get entryCount(): number {
    return this.#generated.length + this.#entries.length;
  }

  /** All lines, blank and broken ones too. */
  get lineCount(): number {
    return this.#generated.length + this.#lines.length;
  }

  entryAt(index: number): LogRow {
    return this.#rowAt(this.#entries, index);
  }

  lineAt(index: number): LogRow {
    return this.#rowAt(this.#lines, index);
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

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
