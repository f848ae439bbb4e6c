import { type Clock, Inbox } from '@runwatch/async';
import type { CloudRunError, SearchQuery } from '@runwatch/protocol';
import { commandFailure } from '../api/failures.ts';
import type { ScanAnswer, ScanRequest } from './scan-messages.ts';
import type { Scanned } from './scanner.ts';

/** A worker of `node:worker_threads` that runs `serveScan`. */
export interface SearchWorker {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', hear: (answer: ScanAnswer) => void): unknown;
  on(event: 'error', hear: (error: Error) => void): unknown;
  terminate(): Promise<unknown>;
}

/** A thread for one search, started for it or before. */
export type SearchThreads = () => SearchWorker;

/** An expression may be tried on one entry for so long: whole runs take seconds, so this one would not end. */
const PATIENCE_MS = 1_000;

/** Main's side of a thread that searches. Disposing of it ends the thread, whatever it is at. */
export class ScanThread implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #worker: SearchWorker;
  readonly #trying = new Int32Array(new SharedArrayBuffer(8));
  readonly #answers = new Inbox<ScanAnswer>();
  readonly #told = this.#answers.batches();
  /** Answers that came together with one that was taken. */
  readonly #waiting: ScanAnswer[] = [];

  constructor(start: SearchThreads, query: SearchQuery, clock: Clock) {
    this.#clock = clock;
    this.#worker = start();
    this.#worker.on('message', (answer) => this.#answers.push(answer));
    this.#worker.on('error', (error) => this.#answers.fail(error));
    this.#post({ kind: 'begin', query, trying: this.#trying });
  }

  forget(from: number): void {
    this.#post({ kind: 'forget', from });
  }

  /** Its answer is the next one that nobody has taken yet. */
  scan(request: Omit<Extract<ScanRequest, { kind: 'scan' }>, 'kind'>): void {
    this.#post({ kind: 'scan', ...request });
  }

  /** The answer to the oldest `scan` that has none yet. @throws CloudRunError `refused` when the expression takes too long, or turns out to be none */
  async answer(signal: AbortSignal): Promise<Scanned> {
    const answer = this.#waiting.shift() ?? (await this.#next(signal));
    if (answer.kind === 'failed') throw refused(answer.message);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#answers.end();
    await this.#worker.terminate();
  }

  #post(request: ScanRequest): void {
    this.#worker.postMessage(request, request.kind === 'scan' ? [request.bytes] : []);
  }

  #next(signal: AbortSignal): Promise<ScanAnswer> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      let cancel = () => {};
      const settle = (end: () => void) => {
        cancel();
        signal.removeEventListener('abort', aborted);
        end();
      };
      const aborted = () => settle(() => reject(signal.reason));
      const look = (entry: number, tries: number) => {
        cancel = this.#clock.after(PATIENCE_MS, () => {
          const [now = 0, triesNow = 0] = [Atomics.load(this.#trying, 0), Atomics.load(this.#trying, 1)];
          if (now > 0 && now === entry && triesNow === tries) settle(() => reject(tooLong(entry - 1)));
          else look(now, triesNow);
        });
      };
      signal.addEventListener('abort', aborted, { once: true });
      look(0, 0);
      this.#told.next().then(
        ({ value }) => {
          const [answer, ...others] = value ?? [];
          this.#waiting.push(...others);
          if (answer) settle(() => resolve(answer));
        },
        (error) => settle(() => reject(error)),
      );
    });
  }
}

const refused = (message: string): CloudRunError => commandFailure('refused', message);

const tooLong = (entry: number): CloudRunError =>
  refused(
    `This expression would take too long: it was stopped at entry #${(entry + 1).toLocaleString('en')}. Avoid repetitions within repetitions, such as (a+)+`,
  );
