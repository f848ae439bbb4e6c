import type { Clock } from '@runwatch/async';
import type { Integrity, RunUpdate } from '@runwatch/protocol';
import type { Output } from '../output.ts';
import { printableLine } from '../text/printable.ts';
import type { Outcome } from '../watch/outcome.ts';
import type { FoundRun, Reporter } from '../watch/reporter.ts';
import { describeConnection } from './describe-connection.ts';
import { describeEnding } from './describe-ending.ts';

export interface NotesOptions {
  /** stderr: stdout belongs to the program that reads it. */
  output: Output;
  clock: Clock;
  /** Only errors. */
  quiet: boolean;
}

/** What a person wants to know while a program reads the run: which one, how the wire is doing, how it ended. */
export class NotesReporter implements Reporter {
  readonly #options: NotesOptions;
  #entries = 0;
  #found: FoundRun | undefined;
  #integrity: Integrity | null = null;
  #phase: string | undefined;

  constructor(options: NotesOptions) {
    this.#options = options;
  }

  async begin(found: FoundRun): Promise<void> {
    this.#found = found;
    await this.#note(`watching run ${printableLine(found.ref.runId)}`);
  }

  async tell(updates: readonly RunUpdate[]): Promise<void> {
    for (const update of updates) {
      if (update.kind === 'snapshot') this.#entries = update.total;
      if (update.kind === 'from') this.#entries = update.at + update.lines.length;
      if (update.kind === 'integrity') this.#integrity = update.integrity;
      if (update.kind !== 'connection' || update.connection.phase === this.#phase) continue;
      this.#phase = update.connection.phase;
      await this.#note(describeConnection(update.connection, this.#options.clock.now()).text);
    }
  }

  async end(outcome: Outcome): Promise<void> {
    const { text, hint } = describeEnding(outcome, {
      entries: this.#entries,
      integrity: this.#integrity,
      resume: this.#found?.resume ?? null,
    });
    await this.#note(text, outcome.kind === 'failed' || outcome.kind === 'wrong-usage');
    if (hint !== undefined) await this.#note(hint);
  }

  async #note(text: string, isError = false): Promise<void> {
    // Whoever reads stderr slowly must not hold up the data on stdout, so nobody waits here.
    if (isError || !this.#options.quiet) await this.#options.output.write(`runwatch: ${text}\n`, NOT_WAITING);
  }
}

const NOT_WAITING = AbortSignal.abort();
