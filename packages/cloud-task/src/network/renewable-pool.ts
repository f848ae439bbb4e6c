import type { Dispatcher } from 'undici';
import type { HttpPool, OwnedPool } from './http-pool.ts';
import type { StaleSockets } from './stale-sockets.ts';

/**
 * Connections that can be exchanged for fresh ones, and are when one of them turns out to be long closed: where one is, the others are too.
 * A GET is then sent again, once. What has an effect is not: nobody knows whether it has had it.
 */
export class RenewablePool implements HttpPool, AsyncDisposable {
  readonly #open: () => OwnedPool;
  readonly #stale: StaleSockets;
  readonly #retired = new Set<OwnedPool>();
  #pool: OwnedPool;

  constructor(open: () => OwnedPool, stale: StaleSockets) {
    this.#open = open;
    this.#stale = stale;
    this.#pool = open();
  }

  async request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> {
    const pool = this.#pool;
    try {
      return await pool.request(options);
    } catch (error) {
      if (!this.#stale.has(error)) throw error;
      // Several requests may find out at once: only the first of them finds the old connections.
      if (pool === this.#pool) this.renew();
      if (options.method !== 'GET') throw error;
    }
    return await this.#pool.request(options);
  }

  /** What is asked for from now on gets fresh connections. What is running goes on on the old ones, which close behind it. */
  renew(): void {
    const old = this.#pool;
    this.#pool = this.#open();
    this.#retired.add(old);
    const forget = () => this.#retired.delete(old);
    old.close().then(forget, forget);
  }

  /** Breaks off what is running, and closes every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#pool, ...this.#retired].map((pool) => pool.destroy()));
  }
}
