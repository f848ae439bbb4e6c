import { type Clock, Nudge, sleep } from '@runwatch/async';

/** A nudge that is remembered until it is heard, so that nothing is missed between looking and waiting. */
export class Bell {
  readonly #nudge = new Nudge();
  #rung = false;

  ring(): void {
    this.#rung = true;
    this.#nudge.fire();
  }

  /** Resolves when rung (also when it was rung before), or after `ms`; rejects with the signal's reason. */
  async heard(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#rung) await sleep(clock, ms, { signal, nudge: this.#nudge });
    this.#rung = false;
  }
}
