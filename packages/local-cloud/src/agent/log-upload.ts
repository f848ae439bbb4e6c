import type { Clock } from '@runwatch/async';

export interface LogUploadOptions {
  clock: Clock;
  debounceMs: number;
  maxDelayMs: number;
  /** Gets the lines of one upload. */
  send: (lines: readonly string[]) => void;
}

/** The agent's log writer: lines wait for a quiet moment, but not for ever (protocol 1.6). */
export class LogUpload {
  readonly #options: LogUploadOptions;
  #waiting: string[] = [];
  #firstAt = 0;
  #cancel: (() => void) | undefined;

  constructor(options: LogUploadOptions) {
    this.#options = options;
  }

  add(line: string): void {
    const { clock, debounceMs, maxDelayMs } = this.#options;
    if (this.#waiting.length === 0) this.#firstAt = clock.now();
    this.#waiting.push(line);
    this.#cancel?.();
    const latest = this.#firstAt + maxDelayMs - clock.now();
    this.#cancel = clock.after(Math.max(0, Math.min(debounceMs, latest)), () => this.flush());
  }

  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const lines = this.#waiting;
    this.#waiting = [];
    if (lines.length > 0) this.#options.send(lines);
  }

  /** Lines not sent yet. */
  waiting(): readonly string[] {
    return this.#waiting;
  }

  /** Stops without sending. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
