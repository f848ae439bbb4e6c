import { Nudge } from '@runwatch/async';

/**
 * How far a sender may be ahead of a reader. IPC has no back-pressure of its own: sends to a blocked window pile up in shared memory
 * until it dies in silence, so main waits for the reader's word.
 */
export class AckWindow {
  readonly #ahead: number;
  readonly #moved = new Nudge();
  #sent = 0;
  #acknowledged = 0;

  constructor(ahead: number) {
    this.#ahead = ahead;
  }

  /** Messages that were sent and not acknowledged yet. */
  get unacknowledged(): number {
    return this.#sent - this.#acknowledged;
  }

  /** Takes note that everything up to `seq` has been processed. Repeats, older numbers, and numbers that were not sent change nothing. */
  acknowledge(seq: number): void {
    if (seq <= this.#acknowledged || seq > this.#sent) return;
    this.#acknowledged = seq;
    this.#moved.fire();
  }

  /** The number of the next message, once it may be sent; rejects with the signal's reason. */
  async next(signal: AbortSignal): Promise<number> {
    while (this.unacknowledged >= this.#ahead) await this.#moved.next(signal);
    return ++this.#sent;
  }
}
