import { type Activity, activity, type Clock, Nudge } from '@runwatch/async';
import { apiRoutes, type RunPath, urlOf } from '@runwatch/protocol';
import { deadline } from '../deadline.ts';
import type { Credential } from '../exchange.ts';
import { type PostPort, undiciPost } from '../post.ts';
import { type LogCounts, LogQueue } from './log-queue.ts';
import { LogSpelling } from './log-spelling.ts';
import { type GetPort, undiciGet } from './read-newest.ts';
import { judgeUpload, uploadEntries } from './upload-entries.ts';

export interface LogWriterOptions {
  /** Address of the API, and the run. */
  target: { readonly url: string } & Readonly<RunPath>;
  /** Of the API: a key with `task:write`, and with `task:read` so that nothing is written twice. */
  credential: Credential;
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  post?: PostPort;
  get?: GetPort;
  /** A batch goes so many milliseconds after the last entry, default 500 … */
  debounceMs?: number;
  /** … and at most so many after the first, default 5,000. */
  maxDelayMs?: number;
  /** Bytes of entries that wait. Default: 32 MB. */
  mostBytes?: number;
  answerMs?: number;
}

/** What became of the entries when a writer was closed. */
export interface LogFarewell {
  /** Entries that the log does not have. */
  readonly unsent: number;
  readonly counts: Readonly<LogCounts>;
}

const DEBOUNCE_MS = 500;
const MAX_DELAY_MS = 5_000;
const MOST_BYTES = 32 * 1024 * 1024;
const ANSWER_MS = 30_000;
const CLOSE_WITHIN_MS = 30_000;

/**
 * The sandbox's other upload: what is appended reaches the run log, in order and in the log's spelling (protocol 1.6, 11.2). The server has
 * no way to tell a batch that is sent again: one whose answer was lost is first looked for in the log, with the same key, which has to have `task:read` as well.
 */
export class RunLogWriter implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #queue: LogQueue;
  readonly #spelling: LogSpelling;
  readonly #hurry = new Nudge();
  readonly #uploading: Activity<void>;
  #hurried = 0;
  #isClosed = false;

  /** @throws InvalidIdError, UnexpectedUrlError */
  constructor(options: LogWriterOptions) {
    const { clock, random, credential, target } = options;
    this.#clock = clock;
    this.#queue = new LogQueue({ clock, mostBytes: options.mostBytes ?? MOST_BYTES });
    this.#spelling = new LogSpelling((entry) => this.#queue.add(entry));
    const io = {
      clock,
      random,
      credential,
      url: urlOf(target.url, apiRoutes.appendLog(target)),
      contentType: 'application/json',
      judge: judgeUpload,
      post: options.post ?? undiciPost(),
      get: options.get ?? undiciGet,
      target,
      answerMs: options.answerMs ?? ANSWER_MS,
      queue: this.#queue,
      debounceMs: options.debounceMs ?? DEBOUNCE_MS,
      maxDelayMs: options.maxDelayMs ?? MAX_DELAY_MS,
      hurry: this.#hurry,
      isHurried: () => this.#hurried > 0,
    };
    this.#uploading = activity((stop) => uploadEntries(io, stop), new AbortController().signal);
  }

  /** Queues an entry, in this turn: as the live stream has it; the log's spelling is made here. Nothing is taken once the writer is closed. */
  append(entry: object): void {
    if (!this.#isClosed) this.#spelling.take(entry);
  }

  get counts(): Readonly<LogCounts> {
    return this.#queue.counts;
  }

  /** Entries that wait, and their bytes. */
  get backlog(): { entries: number; bytes: number } {
    return { entries: this.#queue.length, bytes: this.#queue.bytes };
  }

  /** Waits until the log has everything; a message that is still growing is cut here. Rejects with the signal's reason. */
  async flush(signal: AbortSignal): Promise<void> {
    this.#spelling.close();
    const { end } = this.#queue;
    this.#hurried++;
    this.#hurry.fire();
    try {
      while (this.#queue.done < end) await this.#queue.drained.next(signal);
    } finally {
      this.#hurried--;
    }
  }

  /** Takes nothing more, waits until the log has everything, and stops. */
  async close({ withinMs = CLOSE_WITHIN_MS }: { withinMs?: number } = {}): Promise<LogFarewell> {
    this.#isClosed = true;
    using limit = deadline(this.#clock, withinMs, new AbortController().signal);
    try {
      await this.flush(limit.signal);
    } catch (error) {
      // Only the time being up is told by the farewell.
      if (!limit.signal.aborted) throw error;
    }
    await this[Symbol.asyncDispose]();
    return { unsent: this.#queue.length, counts: { ...this.#queue.counts } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#uploading[Symbol.asyncDispose]();
  }
}
