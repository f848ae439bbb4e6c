import type { RunUpdate } from '@runwatch/protocol';

/**
 * What output that cannot be taken back needs: updates put into one order, each entry final exactly once.
 *
 *   0 ....... next ......... told .... end
 *   | final    | provisional  | not told |
 *
 * Numbers count from 0, as in `RunUpdate`.
 */
export type Step =
  /** Entries from `at` on, for good. They continue what was final before. */
  | { kind: 'final'; at: number; lines: readonly string[] }
  /** Entries from `at` on which the run log has not confirmed yet: they may be retracted. */
  | { kind: 'provisional'; at: number; lines: readonly string[] }
  /** The provisional entries from `from` on are void; what they became follows. */
  | { kind: 'retracted'; from: number }
  /** Entries `[from, to)` could not be had: the run is over and they were never told. */
  | { kind: 'missing'; from: number; to: number };

/** The updates contradict themselves: a bug of ours or of the service. */
class SequenceError extends Error {
  override readonly name = 'SequenceError';
}

export class EntrySequence {
  readonly #from: 'start' | 'newest-page';
  /** The number that becomes final next. */
  #next = 0;
  /** Provisional entries handed on end here; never below `next`. */
  #told = 0;
  /** Where the tail of the transcript starts; the head `[0, start)` comes in `fill`s. */
  #start: number | undefined;
  /** Entries `[held, held + tail.length)`: the tail without what is final already. */
  #held = 0;
  #tail: string[] = [];
  /** Undefined until it has been told: what a snapshot shows may still be corrected. */
  #settled: number | undefined;

  /** `newest-page`: begins with what the snapshot shows and leaves older entries out. */
  constructor(from: 'start' | 'newest-page') {
    this.#from = from;
  }

  /** How many entries are known, provisional ones included. */
  get end(): number {
    return Math.max(this.#next, this.#held + this.#tail.length);
  }

  /** Older entries that are still to come; null when there are none, or nothing has been told. */
  get lacks(): { from: number; to: number } | null {
    const start = this.#start ?? 0;
    return this.#next < start ? { from: this.#next, to: start } : null;
  }

  /** Entries at the end that may still be corrected. */
  get open(): number {
    return this.end - Math.max(this.#held, Math.min(this.#settled ?? 0, this.end));
  }

  /** What an update means for the output. */
  take(update: RunUpdate): Step[] {
    switch (update.kind) {
      case 'snapshot':
        return this.#snapshot(update.start, update.lines);
      case 'fill':
        return this.#from === 'start' ? this.#fill(update.at, update.lines) : [];
      case 'from':
        return this.#continue(update.at, update.lines, update.settled);
      case 'ended':
        return this.#finish();
      case 'requests':
      case 'plan':
      case 'run':
      case 'connection':
      case 'integrity':
        return [];
    }
  }

  #snapshot(start: number, lines: readonly string[]): Step[] {
    if (this.#start !== undefined) throw new SequenceError('Cannot take a second snapshot');
    this.#start = start;
    this.#held = start;
    this.#tail = [...lines];
    if (this.#from === 'newest-page') this.#next = this.#told = start;
    return this.#advance();
  }

  #fill(at: number, lines: readonly string[]): Step[] {
    if (at !== this.#next) throw new SequenceError(`Cannot fill in at ${at}: the next entry is ${this.#next}`);
    this.#next = this.#told = at + lines.length;
    return [...someFinal(at, lines), ...this.#advance()];
  }

  #continue(at: number, lines: readonly string[], settled: number): Step[] {
    if (at < this.#held) throw new SequenceError(`Cannot change entry ${at}: everything before ${this.#held} is final`);
    this.#tail.splice(at - this.#held, Number.POSITIVE_INFINITY, ...lines);
    this.#settled = Math.max(this.#settled ?? 0, settled);
    const steps: Step[] = [];
    if (at < this.#told) {
      steps.push({ kind: 'retracted', from: at });
      this.#told = at;
    }
    return [...steps, ...this.#advance()];
  }

  /** After the end nothing is corrected any more: what is there is final. */
  #finish(): Step[] {
    this.#settled = this.end;
    const start = this.#start ?? 0;
    if (this.#next >= start) return this.#advance();
    const missing: Step = { kind: 'missing', from: this.#next, to: start };
    this.#next = this.#told = start;
    return [missing, ...this.#advance()];
  }

  #advance(): Step[] {
    // The order is kept: the tail waits until the older entries are there.
    if (this.#settled === undefined || this.#start === undefined || this.#next < this.#start) return [];
    const steps: Step[] = [];
    const settled = Math.min(this.#settled, this.#held + this.#tail.length);
    if (settled > this.#next) {
      if (this.#told > this.#next) steps.push({ kind: 'retracted', from: this.#next });
      const lines = this.#tail.splice(0, settled - this.#held);
      steps.push({ kind: 'final', at: this.#next, lines });
      this.#next = this.#told = this.#held = settled;
    }
    const open = this.#tail.slice(this.#told - this.#held);
    if (open.length > 0) {
      steps.push({ kind: 'provisional', at: this.#told, lines: open });
      this.#told += open.length;
    }
    return steps;
  }
}

const someFinal = (at: number, lines: readonly string[]): Step[] =>
  lines.length > 0 ? [{ kind: 'final', at, lines }] : [];
