/** With which entry the output begins. */
export type Beginning =
  | { kind: 'start' }
  /** With what comes from now on. */
  | { kind: 'latest' }
  /** As people count, from 1. */
  | { kind: 'entry'; number: number }
  /** With the first entry that is no older than this. */
  | { kind: 'age'; ms: number };

/** Says which entries come before the beginning. It is shown entries in their order; some of them again, when they have become final. */
export class Gate {
  readonly #least: number;
  readonly #since: number;
  /** The number of the first entry that is wanted, from 0; undefined before it has come. */
  #first: number | undefined;

  /** @param total entries that were there when somebody began to look; `now` in milliseconds since the epoch */
  constructor(beginning: Beginning, total: number, now: number) {
    this.#least = beginning.kind === 'entry' ? beginning.number - 1 : beginning.kind === 'latest' ? total : 0;
    this.#since = beginning.kind === 'age' ? now - beginning.ms : Number.NEGATIVE_INFINITY;
  }

  /** How many of these entries, of which the first has the number `at`, come before the beginning. */
  before(at: number, lines: readonly string[]): number {
    this.#first ??= this.#firstIn(at, lines);
    return Math.min(Math.max(0, (this.#first ?? Number.POSITIVE_INFINITY) - at), lines.length);
  }

  #firstIn(at: number, lines: readonly string[]): number | undefined {
    for (let index = Math.max(0, this.#least - at); index < lines.length; index++)
      if (this.#isNew(lines[index] as string)) return at + index;
    return undefined;
  }

  #isNew(line: string): boolean {
    if (this.#since === Number.NEGATIVE_INFINITY) return true;
    const time = Date.parse(timestampOf(line));
    return time >= this.#since;
  }
}

function timestampOf(line: string): string {
  try {
    const { timestamp } = JSON.parse(line) as { timestamp?: unknown };
    return typeof timestamp === 'string' ? timestamp : '';
  } catch {
    // Without a time it belongs to what stands before it.
    return '';
  }
}
