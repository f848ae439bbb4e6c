import { Nudge } from '@runwatch/async';
import { type LiveEntry, type LiveReader, type LiveStream, sentinels } from './live-store.ts';
import { judgeCompletion, judgeEvent, type Sequence } from './sequence.ts';
import { compareIds, START, type StreamId } from './stream-id.ts';

export interface MemoryLiveOptions {
  now: () => number;
  /** Entries kept. */
  window: number;
  ttlMs: number;
  ttlAfterEndMs: number;
  /** What is known of the sender lives this long, longer than the entries. */
  sequenceTtlMs: number;
  /** Whether the sender's events are stored now. */
  mirrors: () => boolean;
}

const NOTHING_SENT: Sequence = { last: 0, completed: false };

/** Dropped entries are cut off in blocks, because cutting an array from its front costs its whole length. */
const CUT_BLOCK = 1_024;

/** A live stream in memory: the newest entries, with a time to live. Time is looked at when it is used, so that no timer is needed. */
export class MemoryLive implements LiveStream {
  readonly #options: MemoryLiveOptions;
  readonly #appended = new Nudge();
  #entries: LiveEntry[] = [];
  #head = 0;
  #lastId = START;
  #expiresAt = 0;
  #sequence = NOTHING_SENT;
  #sequenceExpiresAt = 0;

  constructor(options: MemoryLiveOptions) {
    this.#options = options;
  }

  append(data: string, how: { raw?: boolean } = {}): void {
    if (this.#options.mirrors()) this.#store(data, how.raw ?? false);
  }

  /** Adds an entry and drops what the window does not hold. Ids grow strictly, even if the clock stands still or goes back. */
  #store(data: string, raw = false): void {
    this.#expire();
    const now = this.#options.now();
    const id = now > this.#lastId.ms ? { ms: now, n: 0 } : { ms: this.#lastId.ms, n: this.#lastId.n + 1 };
    this.#lastId = id;
    this.#entries.push({ id, data, raw });
    const ended = this.#sentUntilNow().completed;
    this.#expiresAt = now + (ended ? this.#options.ttlAfterEndMs : this.#options.ttlMs);
    this.trim(this.#options.window);
    this.#appended.fire();
  }

  end(error?: string): void {
    const { last, completed } = this.#sentUntilNow();
    this.#remember({ last, completed: true });
    if (error !== undefined) this.#store(sentinels.error(error));
    else if (!completed) this.#store(sentinels.complete);
    else if (this.exists()) this.#expiresAt = this.#options.now() + this.#options.ttlAfterEndMs;
  }

  accept(seq: number, data: string): ReturnType<typeof judgeEvent> {
    const verdict = judgeEvent(this.#sentUntilNow(), seq);
    if (verdict.kind !== 'accepted') return verdict;
    this.append(data);
    this.#remember({ last: seq, completed: false });
    return verdict;
  }

  complete(finalSeq: number): ReturnType<typeof judgeCompletion> {
    const verdict = judgeCompletion(this.#sentUntilNow(), finalSeq);
    if (verdict.kind !== 'conflict') this.end();
    return verdict;
  }

  lastAccepted(): number {
    const sequence = this.#sentUntilNow();
    this.#remember(sequence);
    return sequence.last;
  }

  exists(): boolean {
    this.#expire();
    return this.#expiresAt > 0;
  }

  oldest(): LiveEntry | undefined {
    this.#expire();
    return this.#entries[this.#head];
  }

  latest(): LiveEntry | undefined {
    this.#expire();
    return this.#head < this.#entries.length ? this.#entries.at(-1) : undefined;
  }

  newest(count: number): readonly LiveEntry[] {
    this.#expire();
    return this.#entries.slice(Math.max(this.#head, this.#entries.length - count));
  }

  read(after: StreamId, count: number): readonly LiveEntry[] {
    this.#expire();
    let low = this.#head;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareIds((this.#entries[middle] as LiveEntry).id, after) <= 0) low = middle + 1;
      else high = middle;
    }
    return this.#entries.slice(low, low + count);
  }

  reader(changed: () => void): LiveReader {
    return {
      exists: () => this.exists(),
      oldest: () => this.oldest(),
      latest: () => this.latest(),
      read: (after, count) => this.read(after, count),
      [Symbol.dispose]: this.#appended.add(changed),
    };
  }

  trim(keep: number): void {
    this.#head = Math.max(this.#head, this.#entries.length - keep);
    if (this.#head < CUT_BLOCK) return;
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }

  drop(): void {
    this.#entries = [];
    this.#head = 0;
    this.#expiresAt = 0;
  }

  restart(): void {
    this.drop();
    this.#sequence = NOTHING_SENT;
  }

  #sentUntilNow(): Sequence {
    if (this.#options.now() >= this.#sequenceExpiresAt) this.#sequence = NOTHING_SENT;
    return this.#sequence;
  }

  #remember(sequence: Sequence): void {
    this.#sequence = sequence;
    this.#sequenceExpiresAt = this.#options.now() + this.#options.sequenceTtlMs;
  }

  #expire(): void {
    if (this.#expiresAt > 0 && this.#options.now() >= this.#expiresAt) this.drop();
  }
}
