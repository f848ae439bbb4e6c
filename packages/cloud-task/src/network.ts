import { Agent } from 'undici';
import type { Network } from './ports.ts';

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
  const requests = new Agent({ ...options, connections: 8 });
  const streams = new Agent(options);
  return {
    requests,
    streams,
    async [Symbol.asyncDispose]() {
      await Promise.all([requests.destroy(), streams.destroy()]);
    },
  };
}
