import { createHash } from 'node:crypto';
import type { Clock } from '@runwatch/async';
import type { Connection, Gap, Integrity, RunMeta, RunUpdate } from '@runwatch/protocol';
import { EntrySequence, type Step } from '@runwatch/run-file';
import type { ExitCode } from '../command-line/exit-code.ts';
import type { Output } from '../output.ts';
import { type Beginning, Gate } from '../watch/beginning.ts';
import type { Outcome } from '../watch/outcome.ts';
import type { FoundRun, Reporter } from '../watch/reporter.ts';
import { type EntryKind, entryKind } from './entry-kind.ts';
import { connectionLine, endLine, entryLine, gapLine, helloLine, reviseLine, statusLine } from './lines.ts';

export interface NdjsonOptions {
  output: Output;
  clock: Clock;
  /** Name and version of this program. */
  tool: string;
  from: Beginning;
  /** Undefined: entries of every kind. */
  kinds: ReadonlySet<EntryKind> | undefined;
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
  #gate: Gate | undefined;
  #entries = 0;
  #passed = 0;
  #status: string | undefined;
  #connection: string | undefined;

  constructor(options: NdjsonOptions) {
    this.#options = options;
  }

  begin(run: FoundRun): Promise<void> {
    return this.#write(helloLine(run, this.#options.from, this.#options.tool));
  }

  async tell(updates: readonly RunUpdate[]): Promise<void> {
    for (const update of updates) await this.#write(this.#lines(update).join(''));
  }

  end(outcome: Outcome, code: ExitCode): Promise<void> {
    const facts = { entries: this.#entries, passed: this.#passed, sha256: this.#digest.digest('hex') };
    return this.#write(endLine(outcome, code, facts));
  }

  #write(text: string): Promise<void> {
    return this.#options.output.write(text, this.#options.signal);
  }

  #lines(update: RunUpdate): string[] {
    if (update.kind === 'snapshot') this.#gate = new Gate(this.#options.from, update.total, this.#options.clock.now());
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
      case 'final': {
        const wanted = this.#wanted(step.at, step.lines);
        this.#entries += wanted.length;
        this.#passed += step.lines.length - wanted.length;
        for (const { text } of wanted) this.#digest.update(text).update('\n');
        return wanted.map(({ index, text, entry }) => entryLine(index, text, entry, false));
      }
      case 'provisional':
        return this.#wanted(step.at, step.lines).map(({ index, text, entry }) => entryLine(index, text, entry, true));
      case 'retracted':
        return [reviseLine(step.from)];
      case 'missing':
        return this.#newGap({ from: step.from, to: step.to, why: 'unavailable' });
    }
  }

  #wanted(at: number, lines: readonly string[]): { index: number; text: string; entry: unknown }[] {
    const { kinds } = this.#options;
    const before = this.#gate?.before(at, lines) ?? 0;
    return lines
      .slice(before)
      .map((text, i) => ({ index: at + before + i, text, entry: JSON.parse(text) as unknown }))
      .filter(({ entry }) => kinds === undefined || kinds.has(entryKind(entry)));
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
