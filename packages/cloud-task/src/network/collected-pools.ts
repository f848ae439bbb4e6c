import { Pool } from 'undici';

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

  async destroy(): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.destroy()));
  }
}
