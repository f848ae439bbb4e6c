import { type Activity, activity, type Clock, Nudge, sleep } from '@runwatch/async';
import { deadline } from './deadline.ts';
import type { Credential } from './exchange.ts';
import { type IngestTarget, ingestUrl } from './ingest-target.ts';
import { judgeAnswer } from './judge-answer.ts';
import { orAborted } from './or-aborted.ts';
import { type Appended, Outbox, type OutboxCounts } from './outbox.ts';
import { type PostPort, undiciPost } from './post.ts';
import { type SenderStatus, sendEvents } from './send-events.ts';
import { Spill, type SpillOptions } from './spill/spill.ts';

export interface SenderOptions {
  target: IngestTarget;
  credential: Credential;
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  /** Default: undici's own agent. */
  post?: PostPort;
  /**
   * `batch`: a request ends with what waits, for servers behind an ingress that holds a body back until it is over. `open`: a request stays open for up to
   * `openMs`, and each event is there at once. Default: as the real sender, `batch` to the proxy and `open` to the API (protocol 8.5).
   */
  mode?: 'batch' | 'open';
  openMs?: number;
  /** Bytes of events in memory. Default: 16 MB. */
  memoryBytes?: number;
  /** Where events are kept so that a crash does not lose them. Missing: nowhere. */
  spill?: SpillOptions & {
    /** What was appended is safe from a crash of the machine after so many milliseconds. Default: 1,000. */ syncMs?: number;
  };
  /** Milliseconds without a byte or an answer after which a request is given up. */
  answerMs?: number;
  /** Told each time how the sender fares. */
  onStatus?: (status: SenderStatus) => void;
}

/** What became of everything when a sender was closed. */
export interface Farewell {
  /** The stream was completed: readers have seen its end. */
  readonly completed: boolean;
  /** Events that the server has not acknowledged. With a spill, a sender that starts on it sends them; without, they are lost. */
  readonly unsent: number;
  readonly counts: Readonly<OutboxCounts>;
}

const OPEN_MS = 300_000;
const ANSWER_MS = 10_000;
const MEMORY_BYTES = 16 * 1024 * 1024;
const SYNC_MS = 1_000;
const CLOSE_WITHIN_MS = 30_000;

/**
 * The sandbox's sender: what is appended reaches the run's live stream in order, each event once (protocol 8). Disposing stops it where it is; `close` and
 * `complete` first see everything through.
 */
export class RunIngestSender implements AsyncDisposable {
  readonly #options: SenderOptions;
  readonly #spill: Spill | undefined;
  readonly #outbox: Outbox;
  readonly #hurry = new Nudge();
  readonly #sending: Activity<void>;
  readonly #syncing: Activity<void> | undefined;
  #status: SenderStatus = { kind: 'connecting' };
  /** Callers who wait for an answer to what was sent. */
  #waiting = 0;
  #ending: 'close' | 'complete' | undefined;

  /** @throws the system's error when the spill cannot be opened; `InvalidIdError`, `UnexpectedUrlError` */
  constructor(options: SenderOptions) {
    this.#options = options;
    const { clock, random, credential, target, spill } = options;
    const url = ingestUrl(target);
    this.#spill = spill && new Spill(spill);
    this.#outbox = new Outbox({ clock, memoryBytes: options.memoryBytes ?? MEMORY_BYTES, spill: this.#spill });
    const mode = options.mode ?? (target.leg === 'proxy' ? 'batch' : 'open');
    const { signal } = new AbortController();
    this.#sending = activity(
      (stop) =>
        sendEvents(
          {
            clock,
            random,
            credential,
            url,
            contentType: 'application/x-ndjson',
            judge: judgeAnswer,
            outbox: this.#outbox,
            post: options.post ?? undiciPost(),
            openMs: mode === 'open' ? (options.openMs ?? OPEN_MS) : 0,
            answerMs: options.answerMs ?? ANSWER_MS,
            hurry: this.#hurry,
            wantsAnswer: () => this.#waiting > 0,
            wantsCompletion: () => this.#ending === 'complete',
            tell: (status) => this.#tell(status),
          },
          stop,
        ),
      signal,
    );
    const { syncMs = SYNC_MS } = spill ?? {};
    this.#syncing = this.#spill && activity((stop) => keepSynced(this.#spill as Spill, clock, syncMs, stop), signal);
  }

  /** Queues an event, in this turn. @throws TypeError when it is no JSON object */
  append(event: object): Appended {
    if (this.#ending) {
      this.#outbox.counts.over++;
      return { kind: 'dropped', why: 'over' };
    }
    return this.#outbox.append(event);
  }

  get status(): SenderStatus {
    return this.#status;
  }

  get counts(): Readonly<OutboxCounts> {
    return this.#outbox.counts;
  }

  /** Events that the server has not acknowledged, and the bytes of those in memory. */
  get backlog(): { events: number; bytes: number } {
    return { events: this.#outbox.waiting, bytes: this.#outbox.bytes };
  }

  /**
   * Events that were ever appended, notes about missing ones included; with a spill, by senders before this one as well. A producer that was killed
   * goes on behind them.
   */
  get appended(): number {
    return this.#outbox.end;
  }

  /** Waits until less than half of the room is taken: for producers that can. Rejects with the signal's reason. */
  async ready(signal: AbortSignal): Promise<void> {
    while (this.#outbox.isPressed) await this.#outbox.drained.next(signal);
  }

  /** Waits until the server has everything that was appended before. Rejects with the signal's reason. */
  async flush(signal: AbortSignal): Promise<void> {
    const { end } = this.#outbox;
    this.#waiting++;
    this.#outbox.work.fire();
    try {
      while (this.#outbox.done < end) await this.#outbox.drained.next(signal);
    } finally {
      this.#waiting--;
    }
  }

  /** Takes nothing more, waits until the server has everything, and stops; the stream stays open for another sender. */
  close(options: { withinMs?: number } = {}): Promise<Farewell> {
    return this.#leave('close', options.withinMs ?? CLOSE_WITHIN_MS);
  }

  /** Takes nothing more, waits until the server has everything, ends the stream for its readers, and stops. */
  complete(options: { withinMs?: number } = {}): Promise<Farewell> {
    return this.#leave('complete', options.withinMs ?? CLOSE_WITHIN_MS);
  }

  /** Tries at once, if it waits to try again: a token was renewed, or the network is back. */
  retry(): void {
    this.#hurry.fire();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending ??= 'close';
    await this.#sending[Symbol.asyncDispose]();
    await this.#syncing?.[Symbol.asyncDispose]();
    this.#spill?.close();
  }

  async #leave(how: 'close' | 'complete', withinMs: number): Promise<Farewell> {
    this.#ending ??= how;
    const { signal } = new AbortController();
    using limit = deadline(this.#options.clock, withinMs, signal);
    try {
      this.#hurry.fire();
      await this.flush(limit.signal);
      this.#outbox.work.fire();
      if (this.#ending === 'complete') await orAborted(this.#sending.done, limit.signal);
    } catch (error) {
      // Only the time being up is told by the farewell.
      if (!limit.signal.aborted) throw error;
    }
    await this[Symbol.asyncDispose]();
    return {
      completed: this.#outbox.isOver,
      unsent: this.#outbox.waiting,
      counts: { ...this.#outbox.counts },
    };
  }

  #tell(status: SenderStatus): void {
    this.#status = status;
    this.#options.onStatus?.(status);
  }
}

/** Puts on the disk for good what was written, some time after the first byte of it. Rejects with the signal's reason. */
async function keepSynced(spill: Spill, clock: Clock, syncMs: number, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await spill.written.next(signal);
      await sleep(clock, syncMs, { signal });
      await spill.sync();
    }
  } finally {
    await spill.sync();
  }
}
