import { Nudge } from '@runwatch/async';
import type { LiveEntry, LiveReader } from './live-store.ts';
import { compareIds, START, type StreamId } from './stream-id.ts';

export interface MemoryLiveOptions {
  now: () => number;
  /** Entries kept. */
  window: number;
  ttlMs: number;
  ttlAfterEndMs: number;
}

/** Dropped entries are cut off in blocks, because cutting an array from its front costs its whole length. */
const CUT_BLOCK = 1_024;

/** A live stream in memory: the newest entries, with a time to live. Time is looked at when it is used, so that no timer is needed. */
export class MemoryLive implements LiveReader {
  readonly #options: MemoryLiveOptions;
  readonly #appended = new Nudge();
  #entries: LiveEntry[] = [];
  #head = 0;
  #lastId = START;
  #expiresAt = 0;
  #ended = false;

  constructor(options: MemoryLiveOptions) {
    this.#options = options;
  }

  /** Adds an entry and drops what the window does not hold. Ids grow strictly, even if the clock stands still or goes back. */
  append(data: string, how: { raw?: boolean; sentinel?: boolean } = {}): StreamId {
    this.#expire();
    const now = this.#options.now();
    const id = now > this.#lastId.ms ? { ms: now, n: 0 } : { ms: this.#lastId.ms, n: this.#lastId.n + 1 };
    this.#lastId = id;
    this.#entries.push({ id, data, raw: how.raw ?? false });
    if (how.sentinel) this.#ended = true;
    this.#expiresAt = now + (this.#ended ? this.#options.ttlAfterEndMs : this.#options.ttlMs);
    this.trim(this.#options.window);
    this.#appended.fire();
    return id;
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

  /** The newest `count` entries, oldest first. */
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

  onAppend(changed: () => void): () => void {
    return this.#appended.add(changed);
  }

  /** Keeps the newest `keep` entries. */
  trim(keep: number): void {
    this.#head = Math.max(this.#head, this.#entries.length - keep);
    if (this.#head < CUT_BLOCK) return;
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }

  /** Deletes the stream, as its time to live does. */
  drop(): void {
    this.#entries = [];
    this.#head = 0;
    this.#expiresAt = 0;
    this.#ended = false;
  }

  #expire(): void {
    if (this.#expiresAt > 0 && this.#options.now() >= this.#expiresAt) this.drop();
  }
}
