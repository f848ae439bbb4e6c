import { Agent } from 'undici';
import { CollectedPools } from './collected-pools.ts';
import type { OwnedPool } from './http-pool.ts';

/** Connections to the servers themselves. */
export function directPool(options: Agent.Options): OwnedPool {
  const pools = new CollectedPools();
  const agent = new Agent({ ...options, factory: pools.open });
  return {
    request: (call) => agent.request(call),
    close: () => agent.close(),
    async destroy() {
      await Promise.all([agent.destroy(), pools.destroy()]);
    },
  };
}
