import { Nudge } from '@runwatch/async';
import { type LiveEntry, type LiveReader, type SequencedStream, sentinels } from './live-store.ts';
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
export class MemoryLive implements LiveReader, SequencedStream {
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

  /** Adds an entry and drops what the window does not hold. Ids grow strictly, even if the clock stands still or goes back. */
  append(data: string, how: { raw?: boolean } = {}): StreamId {
    this.#expire();
    const now = this.#options.now();
    const id = now > this.#lastId.ms ? { ms: now, n: 0 } : { ms: this.#lastId.ms, n: this.#lastId.n + 1 };
    this.#lastId = id;
    this.#entries.push({ id, data, raw: how.raw ?? false });
    const ended = this.#sentUntilNow().completed;
    this.#expiresAt = now + (ended ? this.#options.ttlAfterEndMs : this.#options.ttlMs);
    this.trim(this.#options.window);
    this.#appended.fire();
    return id;
  }

  /** Ends the stream: with an error, or for good, which is done once only. */
  end(error?: string): void {
    const { last, completed } = this.#sentUntilNow();
    this.#remember({ last, completed: true });
    if (error !== undefined) this.append(sentinels.error(error));
    else if (!completed) this.append(sentinels.complete);
    else if (this.exists()) this.#expiresAt = this.#options.now() + this.#options.ttlAfterEndMs;
  }

  accept(seq: number, data: string): ReturnType<typeof judgeEvent> {
    const verdict = judgeEvent(this.#sentUntilNow(), seq);
    if (verdict.kind !== 'accepted') return verdict;
    if (this.#options.mirrors()) this.append(data);
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

  /** Deletes the stream, as its time to live does. What the sender has sent stays known. */
  drop(): void {
    this.#entries = [];
    this.#head = 0;
    this.#expiresAt = 0;
  }

  /** Deletes everything, for a run that is started anew (protocol 5). */
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
