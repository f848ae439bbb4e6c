import { Agent } from 'undici';
import { CollectedPools } from './collected-pools.ts';
import type { OwnedPool, PoolOptions } from './http-pool.ts';

/** Connections to the servers themselves. */
export function directPool(options: PoolOptions): OwnedPool {
  const pools = new CollectedPools();
  return pools.owned(new Agent({ ...options, factory: pools.open }));
}
