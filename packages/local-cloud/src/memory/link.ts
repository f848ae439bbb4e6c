import type { Clock } from '@runwatch/async';

/** One direction of a connection in memory: what is sent arrives in order, each packet after its own delay or behind the one before. */
export class Link {
  readonly #clock: Clock;
  readonly #delayMs: () => number;
  #packets: { at: number; arrive: () => void }[] = [];
  #disarm: (() => void) | undefined;
  #paused = false;

  constructor(clock: Clock, delayMs: () => number) {
    this.#clock = clock;
    this.#delayMs = delayMs;
  }

  send(arrive: () => void): void {
    const last = this.#packets.at(-1)?.at ?? 0;
    this.#packets.push({ at: Math.max(this.#clock.now() + this.#delayMs(), last), arrive });
    this.#arm();
  }

  /** Nothing arrives until `resume`. */
  pause(): void {
    this.#paused = true;
    this.#disarm?.();
    this.#disarm = undefined;
  }

  resume(): void {
    this.#paused = false;
    this.#arm();
  }

  /** What is on its way is lost. */
  clear(): void {
    this.#packets = [];
    this.#disarm?.();
    this.#disarm = undefined;
  }

  #arm(): void {
    const [next] = this.#packets;
    if (!next || this.#paused || this.#disarm) return;
    const wait = next.at - this.#clock.now();
    if (wait > 0) {
      this.#disarm = this.#clock.after(wait, () => this.#arrive());
      return;
    }
    // Not in the turn of the sender: nothing arrives before `send` has returned.
    let called = true;
    queueMicrotask(() => {
      if (called) this.#arrive();
    });
    this.#disarm = () => {
      called = false;
    };
  }

  #arrive(): void {
    this.#disarm = undefined;
    this.#packets.shift()?.arrive();
    this.#arm();
  }
}
