import { type Clock, Nudge, sleep } from '@runwatch/async';

/** How fast scenarios play. A change takes effect in the middle of a pause too. */
export class Pace {
  readonly #clock: Clock;
  readonly #changed = new Nudge();
  #factor: number;

  constructor(clock: Clock, factor: number) {
    this.#clock = clock;
    this.#factor = factor;
  }

  set(factor: number): void {
    if (!(factor > 0)) throw new RangeError(`Cannot play at this speed: ${factor}`);
    this.#factor = factor;
    this.#changed.fire();
  }

  /** Waits `ms` of scenario time, or until `nudge` fires; returns how much is left. `own`: a factor of this scenario alone. */
  async pause(ms: number, options: { own: number; signal: AbortSignal; nudge?: Nudge | undefined }): Promise<number> {
    const { own, signal, nudge } = options;
    let nudged = false;
    const off = nudge?.add(() => {
      nudged = true;
      this.#changed.fire();
    });
    try {
      let left = ms;
      while (left > 0 && !nudged) {
        const factor = this.#factor * own;
        // Without pauses, only what has no end is waited for.
        if (factor === Number.POSITIVE_INFINITY && ms !== Number.POSITIVE_INFINITY) return 0;
        const since = this.#clock.now();
        const wait = factor === Number.POSITIVE_INFINITY ? factor : Math.ceil(left / factor);
        await sleep(this.#clock, wait, { signal, nudge: this.#changed });
        left -= (this.#clock.now() - since) * (factor === Number.POSITIVE_INFINITY ? 1 : factor);
      }
      return Math.max(0, left);
    } finally {
      off?.();
    }
  }
}
