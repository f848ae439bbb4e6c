import type { Clock } from '@runwatch/async';
import type { RunUpdate } from '@runwatch/protocol';
import { EntrySequence } from '@runwatch/run-file';
import type { Output } from '../output.ts';
import { type Beginning, Gate } from '../watch/beginning.ts';
import type { Reporter } from '../watch/reporter.ts';
import { type EntryKind, entryKind } from './entry-kind.ts';

export interface RawOptions {
  output: Output;
  clock: Clock;
  from: Beginning;
  /** Undefined: entries of every kind. */
  kinds: ReadonlySet<EntryKind> | undefined;
  /** Ends waits for a slow reader. */
  signal: AbortSignal;
}

/** Tells the entries of a run as they are stored, one a line, each when it is final, and nothing else: a file of them opens in the app. */
export class RawReporter implements Reporter {
  readonly #options: RawOptions;
  readonly #sequence = new EntrySequence('start');
  #gate: Gate | undefined;

  constructor(options: RawOptions) {
    this.#options = options;
  }

  async begin(): Promise<void> {}

  async tell(updates: readonly RunUpdate[]): Promise<void> {
    const { output, clock, from, signal } = this.#options;
    for (const update of updates) {
      if (update.kind === 'snapshot') this.#gate = new Gate(from, update.total, clock.now());
      for (const step of this.#sequence.take(update))
        if (step.kind === 'final') await output.write(this.#text(step.at, step.lines), signal);
    }
  }

  async end(): Promise<void> {}

  #text(at: number, lines: readonly string[]): string {
    const { kinds } = this.#options;
    return lines
      .slice(this.#gate?.before(at, lines) ?? 0)
      .filter((line) => kinds === undefined || kinds.has(entryKind(JSON.parse(line))))
      .map((line) => `${line.replace(/[\r\n]+/g, ' ')}\n`)
      .join('');
  }
}
