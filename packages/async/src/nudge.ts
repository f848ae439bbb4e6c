/** A way to end waits early: whoever waits, stops waiting. Firing with nobody waiting does nothing. */
export class Nudge {
  readonly #waiters = new Set<() => void>();

  fire(): void {
    for (const wake of [...this.#waiters]) wake();
  }

  /** Calls `wake` at each firing until the returned function is called. */
  add(wake: () => void): () => void {
    this.#waiters.add(wake);
    return () => this.#waiters.delete(wake);
  }

  /** Resolves at the next firing; rejects with the signal's reason. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const leave = () => {
        off();
        signal.removeEventListener('abort', aborted);
      };
      const aborted = () => {
        leave();
        reject(signal.reason);
      };
      const off = this.add(() => {
        leave();
        resolve();
      });
      signal.addEventListener('abort', aborted, { once: true });
    });
  }
}
