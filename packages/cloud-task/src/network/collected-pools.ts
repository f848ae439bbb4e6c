import { type Agent, Pool } from 'undici';
import type { OwnedPool } from './http-pool.ts';

/**
 * The pools that one of undici's agents has made, one a host. An agent forgets them when it is told to close, and can then no longer break off
 * what still runs on them (undici 7.30).
 */
export class CollectedPools {
  #pools: Pool[] = [];

  /** An agent's `factory`. */
  readonly open = (origin: string | URL, options: object): Pool => {
    const pool = new Pool(origin, options);
    this.#pools = [...this.#pools.filter((one) => !one.destroyed), pool];
    return pool;
  };

  /** The agent that made these pools, with an end that includes them. */
  owned(agent: Pick<Agent, 'request' | 'close' | 'destroy'>): OwnedPool {
    return {
      request: (options) => agent.request(options),
      close: () => agent.close(),
      destroy: async () => {
        await Promise.all([agent.destroy(), ...this.#pools.map((pool) => pool.destroy())]);
      },
    };
  }
}
