import { type Clock, Nudge } from '@runwatch/async';
import type { BatchLimit } from '../batch-limit.ts';
import { type Loss, lineBytes, lossText } from '../event-text.ts';

interface Waiting {
  readonly text: string;
  readonly bytes: number;
  readonly isNote: boolean;
  /** When it was added, milliseconds since the epoch. */
  readonly at: number;
}

/** How many entries … */
export interface LogCounts {
  /** … the log has. */
  logged: number;
  /** … were dropped because there was no room, or were refused by the server for what they are. */
  full: number;
  refused: number;
}

/** Entries on their way to the log, in order; what does not fit is counted, and noted in its place. */
export class LogQueue {
  /** Fires when there is something new to be done … */
  readonly work = new Nudge();
  /** … and when something has been done. */
  readonly drained = new Nudge();
  readonly counts: LogCounts = { logged: 0, full: 0, refused: 0 };
  readonly #clock: Clock;
  readonly #mostBytes: number;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #missing = 0;
  #done = 0;
  #lastAt = 0;

  constructor(options: { clock: Clock; mostBytes: number }) {
    this.#clock = options.clock;
    this.#mostBytes = options.mostBytes;
  }

  add(entry: object): void {
    const text = JSON.stringify(entry);
    if (this.#noteMissing() && this.#take(text, false)) return;
    this.#missing++;
    this.counts.full++;
  }

  get length(): number {
    return this.#waiting.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** How many entries were ever done with … */
  get done(): number {
    return this.#done;
  }

  /** … and will be, once what waits now is. */
  get end(): number {
    return this.#done + this.#waiting.length;
  }

  get isFirstNote(): boolean {
    return this.#waiting[0]?.isNote ?? false;
  }

  /** When a batch is due, milliseconds since the epoch: in a quiet moment, but not for ever (protocol 1.6). */
  dueAt(debounceMs: number, maxDelayMs: number): number {
    const firstAt = this.#waiting[0]?.at ?? this.#clock.now();
    return Math.min(this.#lastAt + debounceMs, firstAt + maxDelayMs);
  }

  /** The next batch, which stays until `forget`. */
  batch(limit: Pick<BatchLimit, 'events' | 'bytes'>): { body: string; count: number } {
    const texts: string[] = [];
    let bytes = 0;
    for (const item of this.#waiting) {
      if (texts.length >= limit.events || (texts.length > 0 && bytes + item.bytes > limit.bytes)) break;
      texts.push(item.text);
      bytes += item.bytes;
    }
    return { body: `{"entries":[${texts.join(',')}]}`, count: texts.length };
  }

  /** Whether the first `count` entries stand somewhere in these rows, one behind the other as they were sent. */
  isIn(rows: readonly string[], count: number): boolean {
    const texts = this.#waiting.slice(0, count).map(({ text }) => text);
    return rows.some((_, at) => texts.every((text, n) => rows[at + n] === text));
  }

  forget(count: number): void {
    for (const { bytes, isNote } of this.#waiting.splice(0, count)) {
      this.#bytes -= bytes;
      if (!isNote) this.counts.logged++;
    }
    this.#done += count;
    this.#noteMissing();
    this.drained.fire();
  }

  refuseFirst(loss: Loss): void {
    const [first] = this.#waiting;
    if (!first) return;
    const text = lossText(loss, 1, this.#clock.now());
    this.#waiting[0] = { ...first, text, bytes: lineBytes(text), isNote: true };
    this.#bytes += lineBytes(text) - first.bytes;
    this.counts.refused++;
  }

  #noteMissing(): boolean {
    if (this.#missing === 0) return true;
    if (!this.#take(lossText('full', this.#missing, this.#clock.now()), true)) return false;
    this.#missing = 0;
    return true;
  }

  #take(text: string, isNote: boolean): boolean {
    const bytes = lineBytes(text);
    if (this.#bytes + bytes > this.#mostBytes) return false;
    const at = this.#clock.now();
    this.#lastAt = at;
    this.#waiting.push({ text, bytes, isNote, at });
    this.#bytes += bytes;
    this.work.fire();
    return true;
  }
}
