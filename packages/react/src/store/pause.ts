import type { Ports } from './ports.ts';

/** A wait that can be ended early. One waits at a time. */
export class Pause {
  readonly #ports: Ports;
  #wake: (() => void) | null = null;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Ends the wait, if somebody waits. */
  end(): void {
    this.#wake?.();
  }

  /** Resolves after `ms` (null: never by itself), when ended, or when the signal aborts. */
  wait(ms: number | null, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#wake = null;
        cancel?.();
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = ms === null ? null : this.#ports.after(ms, wake);
      this.#wake = wake;
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted) wake();
    });
  }
}
