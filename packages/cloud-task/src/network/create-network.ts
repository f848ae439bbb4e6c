import type { Network } from '../ports.ts';
import { directPool } from './direct-pool.ts';
import { networkLimits, REQUESTS_AT_ONCE } from './network-limits.ts';
import { RenewablePool } from './renewable-pool.ts';
import { StaleSockets } from './stale-sockets.ts';

// Shorter than the idle limit of the load balancers in front of such servers (60 s is common), so that a pooled socket is dropped by us
// before it is dropped under us.
const KEEP_ALIVE_MS = 10_000;
const CONNECT_MS = 15_000;

/** undici's own pools: one for requests, one for streams. Deadlines are ours (`Policy`), so undici's are off. */
export function createNetwork(): Network {
  const options = {
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    connect: { timeout: CONNECT_MS },
  };
  const stale = new StaleSockets();
  const requests = new RenewablePool(() => directPool({ ...options, connections: REQUESTS_AT_ONCE }), stale);
  const streams = new RenewablePool(() => directPool(options), stale);
  return {
    requests,
    streams,
    limits: networkLimits(),
    renew() {
      requests.renew();
      streams.renew();
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([requests[Symbol.asyncDispose](), streams[Symbol.asyncDispose]()]);
      stale[Symbol.dispose]();
    },
  };
}
