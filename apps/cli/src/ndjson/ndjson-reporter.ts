import { createHash } from 'node:crypto';
import type { Clock } from '@runwatch/async';
import type { Connection, Gap, Integrity, RunMeta, RunUpdate } from '@runwatch/protocol';
import { EntrySequence, type Step } from '@runwatch/run-file';
import type { ExitCode } from '../command-line/exit-code.ts';
import type { Output } from '../output.ts';
import type { Outcome } from '../watch/outcome.ts';
import type { FoundRun, Reporter } from '../watch/reporter.ts';
import { connectionLine, endLine, entryLine, gapLine, helloLine, reviseLine, statusLine } from './lines.ts';

export interface NdjsonOptions {
  output: Output;
  clock: Clock;
  /** Name and version of this program. */
  tool: string;
  /** Ends waits for a slow reader. */
  signal: AbortSignal;
}

/**
 * Tells a run as one JSON object a line. Leaving out the lines marked `provisional` (and `revise`, which is about them only)
 * gives the transcript: each entry once, in order, from the first.
 */
export class NdjsonReporter implements Reporter {
  readonly #options: NdjsonOptions;
  readonly #sequence = new EntrySequence('start');
  readonly #digest = createHash('sha256');
  readonly #gapsTold = new Set<string>();
  #entries = 0;
  #status: string | undefined;
  #connection: string | undefined;

  constructor(options: NdjsonOptions) {
    this.#options = options;
  }

  begin(run: FoundRun): Promise<void> {
    return this.#write(helloLine(run, this.#options.tool));
  }

  async tell(updates: readonly RunUpdate[]): Promise<void> {
    for (const update of updates) await this.#write(this.#lines(update).join(''));
  }

  end(outcome: Outcome, code: ExitCode): Promise<void> {
    const facts = { entries: this.#entries, sha256: this.#digest.digest('hex') };
    return this.#write(endLine(outcome, code, facts));
  }

  #write(text: string): Promise<void> {
    return this.#options.output.write(text, this.#options.signal);
  }

  #lines(update: RunUpdate): string[] {
    const entries = this.#sequence.take(update).flatMap((step) => this.#step(step));
    switch (update.kind) {
      case 'snapshot':
        return [...this.#statusLines(update.run), ...entries];
      case 'run':
        return this.#statusLines(update.run);
      case 'connection':
        return this.#connectionLines(update.connection);
      case 'integrity':
        // The other gaps are still being worked on; should they stay, the end tells them.
        return this.#gapLines(update.integrity, (gap) => gap.why === 'unavailable');
      case 'ended':
        return [...entries, ...this.#statusLines(update.run), ...this.#gapLines(update.integrity, () => true)];
      case 'from':
      case 'fill':
        return entries;
      case 'requests':
      case 'plan':
        // Entries are told once, in order.
        return [];
    }
  }

  #step(step: Step): string[] {
    switch (step.kind) {
      case 'final':
        this.#entries += step.lines.length;
        for (const text of step.lines) this.#digest.update(text).update('\n');
        return step.lines.map((text, i) => entryLine(step.at + i, text, false));
      case 'provisional':
        return step.lines.map((text, i) => entryLine(step.at + i, text, true));
      case 'retracted':
        return [reviseLine(step.from)];
      case 'missing':
        return this.#newGap({ from: step.from, to: step.to, why: 'unavailable' });
    }
  }

  /** A status is told when it is another one than before. */
  #statusLines(run: RunMeta): string[] {
    const text = statusLine(run);
    if (text === this.#status) return [];
    this.#status = text;
    return [text];
  }

  /** Bytes that came change when the last one came, and nothing that is told. */
  #connectionLines(connection: Connection): string[] {
    const { phase, leg, attempt, retryAt, failure } = connection;
    const told = JSON.stringify([phase, leg, attempt, retryAt, failure?.code]);
    if (told === this.#connection) return [];
    this.#connection = told;
    return [connectionLine(connection, this.#options.clock.now())];
  }

  #gapLines({ gaps }: Integrity, which: (gap: Gap) => boolean): string[] {
    return gaps.filter(which).flatMap((gap) => this.#newGap(gap));
  }

  #newGap(gap: Gap): string[] {
    const place = `${gap.from}..${gap.to}`;
    if (this.#gapsTold.has(place)) return [];
    this.#gapsTold.add(place);
    return [gapLine(gap)];
  }
}
