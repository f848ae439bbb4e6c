import { Nudge } from '@runwatch/async';

/**
 * Whether the stream is read on. What it has told and the log has not is in memory; where that is much and the log has more to give, the log comes
 * first, and the stream waits at the server, which stops writing to a socket that nobody reads.
 */
export class StreamPace {
  readonly #released = new Nudge();
  #isHeld = false;

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Fires when the stream may be read on. */
  get released(): Nudge {
    return this.#released;
  }

  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#released.fire();
  }
}
