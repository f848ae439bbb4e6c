import type { Ports } from './ports.ts';

/** Tells listeners that something has changed, at most once a frame however often it is rung. */
export class Bell {
  readonly #ports: Ports;
  readonly #before: () => void;
  readonly #listeners = new Set<() => void>();
  #ringing = false;

  /** `before` is called once before each telling: the place for what is only worth doing once a frame. */
  constructor(ports: Ports, before: () => void = () => {}) {
    this.#ports = ports;
    this.#before = before;
  }

  ring(): void {
    if (this.#ringing) return;
    this.#ringing = true;
    this.#ports.frame(() => {
      this.#ringing = false;
      this.#before();
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** Adds a listener; returns how to remove it. The same function may be added more than once. */
  add(listen: () => void): () => void {
    const listener = () => listen();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
