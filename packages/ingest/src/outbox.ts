import { type Clock, Nudge } from '@runwatch/async';
import * as window from './ack-window.ts';
import type { BatchLimit } from './batch-limit.ts';
import { eventText, ingestLine, type Loss, lineBytes, lossText } from './event-text.ts';
import type { Spill } from './spill/spill.ts';

/** What became of an event, as far as it is known when it is appended. */
export type Appended =
  /**
   * It will be sent. `seq`: its number as things stand; while it has not been sent, that may still move. `isFull`: more than half of the room is taken;
   * a producer that can wait should (`ready()`).
   */
  | { readonly kind: 'queued'; readonly seq: number; readonly isFull: boolean }
  /** It will not, and has no number. A note takes its place in the stream, but for `over`. */
  | { readonly kind: 'dropped'; readonly why: 'full' | 'too large' | 'over' };

/** How many events … */
export interface OutboxCounts {
  /** … were appended and queued. */
  queued: number;
  /** … the server has acknowledged. */
  acknowledged: number;
  /** … were dropped because there was no room, were larger than any server takes, or were refused by the server for what they are. */
  full: number;
  tooLarge: number;
  refused: number;
  /** … came after the stream's end, or were waiting then. */
  over: number;
  /** … the disk did not give back. */
  unreadable: number;
}

interface Waiting {
  readonly text: string;
  readonly bytes: number;
  /** It stands where others are missing, and is nothing that was appended. */
  readonly isNote: boolean;
}

export interface OutboxOptions {
  clock: Clock;
  /** Bytes of events in memory. */
  memoryBytes: number;
  spill: Spill | undefined;
}

/**
 * Events that the server has not acknowledged, in order: the first of them in memory, what does not fit there in the spill. It knows their numbers and
 * nothing of requests.
 */
export class Outbox {
  /** Fires when there is something new to be done. */
  readonly work = new Nudge();
  /** Fires when there is less that waits. */
  readonly drained = new Nudge();
  readonly counts: OutboxCounts = {
    queued: 0,
    acknowledged: 0,
    full: 0,
    tooLarge: 0,
    refused: 0,
    over: 0,
    unreadable: 0,
  };
  readonly #clock: Clock;
  readonly #memoryBytes: number;
  readonly #spill: Spill | undefined;
  #window = window.EMPTY_WINDOW;
  /** Events that were ever done with here, in the spill's count. */
  #done = 0;
  #memory: Waiting[] = [];
  #bytes = 0;
  /** What was dropped since the last event that was queued. */
  #missing: { loss: Loss; count: number } | undefined;
  #isOver = false;
  /** The server has said how far it is: events may be sent from here on, and the disk has to know. */
  #hasMet = false;

  constructor({ clock, memoryBytes, spill }: OutboxOptions) {
    this.#clock = clock;
    this.#memoryBytes = memoryBytes;
    this.#spill = spill;
    if (!spill) return;
    this.#window = window.restoredWindow(spill.mark.seq, spill.waiting, spill.maybeSent);
    this.#done = spill.mark.done;
    this.counts.queued = spill.waiting;
    this.#refill();
  }

  /** @throws TypeError when it is no JSON object */
  append(event: object): Appended {
    const line = eventText(event);
    if (this.#isOver) {
      this.counts.over++;
      return { kind: 'dropped', why: 'over' };
    }
    if (!line) {
      this.counts.tooLarge++;
      return this.#drop('too large');
    }
    // First what is missing before it, so that it stands where it belongs.
    const item = { ...line, isNote: false };
    if (!this.#noteMissing() || !this.#take(item)) {
      this.counts.full++;
      return this.#drop('full');
    }
    this.counts.queued++;
    this.work.fire();
    return { kind: 'queued', seq: this.#window.acked + this.#window.waiting, isFull: this.isPressed };
  }

  /** Nothing waits; nor is there a note to be written about what is missing. */
  get isEmpty(): boolean {
    return this.#window.waiting === 0 && !this.#missing;
  }

  get waiting(): number {
    return this.#window.waiting;
  }

  /** How many events were ever done with here … */
  get done(): number {
    return this.#done;
  }

  /** … and will be, once what waits now is. */
  get end(): number {
    return this.#done + this.#window.waiting + (this.#missing ? 1 : 0);
  }

  /** Bytes of events in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** More than half of the room in memory is taken, or all of it is. */
  get isPressed(): boolean {
    return this.#bytes * 2 > this.#memoryBytes || this.#isBeyondMemory;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The last number that the server is known to have. */
  get acked(): number {
    return this.#window.acked;
  }

  /** The first event is a note, or was replaced by one. */
  get isFirstNote(): boolean {
    return this.#memory[0]?.isNote ?? false;
  }

  /**
   * Lines to go out now, from the waiting event at `from` on: as many as are in memory and allowed, and about 64 KB at the most. They count as sent from
   * this moment on.
   */
  take(from: number, left: Pick<BatchLimit, 'events' | 'bytes'>): { lines: Buffer; count: number } {
    // A note about what is missing may have nothing behind it that would take it along.
    if (from === this.#window.waiting) this.#noteMissing();
    let text = '';
    let bytes = 0;
    let at = from;
    for (; at < this.#memory.length && at - from < left.events; at++) {
      const item = this.#memory[at] as Waiting;
      // One event always goes, or it never would.
      if (at > 0 && bytes + item.bytes > left.bytes) break;
      text += ingestLine(this.#window.acked + at + 1, item.text);
      bytes += item.bytes;
      if (bytes >= PIECE_BYTES) {
        at++;
        break;
      }
    }
    if (at > from) this.#window = window.sentUpTo(this.#window, this.#window.acked + at);
    return { lines: Buffer.from(text), count: at - from };
  }

  /** The server has said how far it is. Resolves when what waits may be sent, by whatever numbers it now has. */
  async told(last: number, { refused }: { refused: boolean }): Promise<window.WindowStep> {
    const step = window.told(this.#window, last, { refused });
    this.#window = step.window;
    this.#forget(step.forget);
    const isFirst = !this.#hasMet;
    this.#hasMet = true;
    if (isFirst || step.forget > 0 || step.renumbered) this.#note();
    // After a crash, the server's numbers must not be taken for others than those that are sent from here on.
    if ((isFirst || step.renumbered) && step.window.waiting > 0) await this.#spill?.sync();
    return step;
  }

  /** The server will not have the first event: a note takes its place and its number. */
  refuseFirst(loss: 'too large' | 'refused'): void {
    const first = this.#memory[0];
    if (!first) return;
    const text = lossText(loss, 1, this.#clock.now());
    this.#memory[0] = { text, bytes: lineBytes(text), isNote: true };
    this.#bytes += lineBytes(text) - first.bytes;
    if (!first.isNote) this.counts.queued--;
    this.counts[loss === 'refused' ? 'refused' : 'tooLarge']++;
  }

  /** The stream takes nothing more: what waits is given up, and so is what comes. */
  finish(): void {
    this.#isOver = true;
    this.#done = this.end;
    this.counts.over += this.#window.waiting;
    this.counts.queued -= this.#window.waiting;
    this.#window = window.forsaken(this.#window);
    this.#memory = [];
    this.#bytes = 0;
    this.#missing = undefined;
    this.#spill?.remove();
    this.drained.fire();
  }

  get #isBeyondMemory(): boolean {
    return this.#window.waiting > this.#memory.length;
  }

  #drop(loss: 'full' | 'too large'): Appended {
    if (this.#missing?.loss === loss) this.#missing.count++;
    else if (!this.#missing || this.#noteMissing()) this.#missing = { loss, count: 1 };
    else this.#missing.count++;
    this.work.fire();
    return { kind: 'dropped', why: loss };
  }

  /** False while there is no room even for a note. */
  #noteMissing(): boolean {
    if (!this.#missing) return true;
    const text = lossText(this.#missing.loss, this.#missing.count, this.#clock.now());
    if (!this.#take({ text, bytes: lineBytes(text), isNote: true })) return false;
    this.#missing = undefined;
    return true;
  }

  /** Takes an event in; false when there is no room. */
  #take(item: Waiting): boolean {
    const fits = !this.#isBeyondMemory && this.#bytes + item.bytes <= this.#memoryBytes;
    if (this.#spill) {
      const isSpilled = this.#spill.append(item, { isKept: fits });
      // What is not on the disk is in memory only if the disk has failed: the others would be found in its place.
      if (!isSpilled && !(fits && this.#spill.hasFailed)) return false;
    } else if (!fits) return false;
    this.#window = window.appended(this.#window);
    if (!fits) return true;
    this.#memory.push(item);
    this.#bytes += item.bytes;
    return true;
  }

  #forget(count: number): void {
    const inMemory = this.#memory.splice(0, count);
    for (const { bytes, isNote } of inMemory) {
      this.#bytes -= bytes;
      if (!isNote) this.counts.acknowledged++;
    }
    // An earlier process had sent more than there is room for in the memory of this one.
    this.#spill?.skip(count - inMemory.length);
    this.counts.acknowledged += count - inMemory.length;
    this.#done += count;
    this.#refill();
    this.#noteMissing();
    if (count > 0) this.drained.fire();
  }

  #refill(): void {
    if (!this.#spill || !this.#isBeyondMemory) return;
    const room = this.#memoryBytes - this.#bytes;
    // Half of it at a time, so that the disk is not asked for every event.
    if (room * 2 < this.#memoryBytes) return;
    for (const { text, isNote } of this.#spill.read(room)) {
      const bytes = lineBytes(text);
      this.#memory.push({ text, bytes, isNote });
      this.#bytes += bytes;
    }
    if (this.#memory.length === 0) this.#giveUpUnreadable();
  }

  /** The disk does not give back what it was given. */
  #giveUpUnreadable(): void {
    const count = this.#window.waiting;
    this.#window = window.forsaken(this.#window);
    this.#done += count;
    this.counts.unreadable += count;
    this.counts.queued -= count;
    this.#missing = { loss: 'unreadable', count };
  }

  #note(): void {
    this.#spill?.note({ done: this.#done, seq: this.#window.acked }, { isEmpty: this.#window.waiting === 0 });
  }
}

const PIECE_BYTES = 64 * 1024;
