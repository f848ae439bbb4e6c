import { Nudge } from '@runwatch/async';

/**
 * How far a sender may be ahead of a reader. IPC has no back-pressure of its own: sends to a blocked window pile up in shared memory
 * until it dies in silence, so main waits for the reader's word.
 */
export class AckWindow {
  readonly #ahead: number;
  readonly #moved = new Nudge();
  #acknowledged = 0;

  constructor(ahead: number) {
    this.#ahead = ahead;
  }

  /** Takes note that everything up to `seq` has been processed. Repeats and older numbers change nothing. */
  acknowledge(seq: number): void {
    if (seq <= this.#acknowledged) return;
    this.#acknowledged = seq;
    this.#moved.fire();
  }

  /** Resolves when one more message may follow number `sent`; rejects with the signal's reason. */
  async room(sent: number, signal: AbortSignal): Promise<void> {
    while (sent - this.#acknowledged >= this.#ahead) await this.#moved.next(signal);
  }
}
