import type { Dispatcher } from 'undici';
import { directPool } from './direct-pool.ts';
import type { HttpPool, PoolOptions } from './http-pool.ts';
import { proxiedPool } from './proxied-pool.ts';
import type { ProxyChoice } from './proxy-choices.ts';
import { isNotConnected, noUsableProxy } from './proxy-failures.ts';
import { RenewablePool } from './renewable-pool.ts';
import type { StaleSockets } from './stale-sockets.ts';

/** The ways to an origin, the preferred one first. */
export type Routes = (origin: string) => Promise<readonly ProxyChoice[]>;

const DIRECT = 'direct';

/** Connections to servers by whatever way each is to be reached: one pool for the direct way, one for each proxy. */
export class RoutedPool implements HttpPool, AsyncDisposable {
  readonly #routes: Routes;
  readonly #options: PoolOptions;
  readonly #stale: StaleSockets;
  readonly #pools = new Map<string, RenewablePool>();
  readonly #scope = new AbortController();

  constructor(routes: Routes, options: PoolOptions, stale: StaleSockets) {
    this.#routes = routes;
    this.#options = options;
    this.#stale = stale;
  }

  /**
   * Goes the first way that can be gone; the next one when nobody is there at the end of the first.
   * @throws CloudRunError `network` when there is none; whatever the request fails with
   */
  async request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> {
    const choices = await this.#routes(String(options.origin));
    let failed: unknown;
    for (const choice of choices) {
      if (choice.kind === 'unsupported') continue;
      // Asking for the way takes its time: there may be nobody left to close what would be opened now.
      this.#scope.signal.throwIfAborted();
      try {
        return await this.#pool(choice.kind === 'direct' ? DIRECT : choice.url).request(options);
      } catch (error) {
        failed = error;
        if (!isNotConnected(error)) break;
      }
    }
    throw failed ?? noUsableProxy(choices.flatMap((choice) => (choice.kind === 'unsupported' ? [choice.type] : [])));
  }

  /** What is asked for from now on gets fresh connections. What is running goes on on the old ones. */
  renew(): void {
    for (const pool of this.#pools.values()) pool.renew();
  }

  /** Breaks off what is running, and closes every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#scope.abort(new Error('The network was disposed of'));
    await Promise.all([...this.#pools.values()].map((pool) => pool[Symbol.asyncDispose]()));
  }

  #pool(way: string): RenewablePool {
    let pool = this.#pools.get(way);
    if (!pool) {
      const open = () => (way === DIRECT ? directPool(this.#options) : proxiedPool(way, this.#options));
      pool = new RenewablePool(open, this.#stale);
      this.#pools.set(way, pool);
    }
    return pool;
  }
}
