import type { Ports } from './ports.ts';

// Half a frame at 60 Hz: the other half is for drawing.
const SLICE_MS = 8;

/** Measures work done in one go, so that a long piece of it can let the window live in between. */
export class TimeSlice {
  readonly #ports: Ports;
  #spentMs = 0;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Does a piece of work. Returns whether it is time to `rest`. */
  work(piece: () => void): boolean {
    const since = this.#ports.now();
    piece();
    this.#spentMs += this.#ports.now() - since;
    return this.#spentMs >= SLICE_MS;
  }

  /** Lets the event loop turn. */
  async rest(): Promise<void> {
    this.#spentMs = 0;
    await this.#ports.turn();
  }
}
