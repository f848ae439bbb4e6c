import { Dispatcher } from 'undici';

/** Connections that can be exchanged for fresh ones, behind one dispatcher that stays the same. */
export class RenewablePool extends Dispatcher {
  readonly #open: () => Dispatcher;
  readonly #retired = new Set<Dispatcher>();
  #pool: Dispatcher;

  constructor(open: () => Dispatcher) {
    super();
    this.#open = open;
    this.#pool = open();
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    return this.#pool.dispatch(options, handler);
  }

  /** What is asked for from now on gets fresh connections. What is running goes on on the old ones, which close behind it. */
  renew(): void {
    const old = this.#pool;
    this.#pool = this.#open();
    this.#retired.add(old);
    old.close(() => this.#retired.delete(old));
  }

  /** Breaks off what is running, and closes every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#pool, ...this.#retired].map((pool) => pool.destroy()));
  }
}
