import type { Network } from '../ports.ts';
import { networkLimits, REQUESTS_AT_ONCE } from './network-limits.ts';
import { RoutedPool, type Routes } from './routed-pool.ts';
import { StaleSockets } from './stale-sockets.ts';
import { type SystemProxies, SystemRoutes } from './system-routes.ts';

// Shorter than the idle limit of the load balancers in front of such servers (60 s is common), so that a pooled socket is dropped by us
// before it is dropped under us.
const KEEP_ALIVE_MS = 10_000;
const CONNECT_MS = 15_000;

export interface NetworkOptions {
  /** Whose proxies are gone through; every connection is direct without. */
  proxies?: SystemProxies | undefined;
  /** The ways to servers, where they do not change: instead of `proxies`. */
  routes?: Routes | undefined;
  /** Certificates of authorities (PEM) that are trusted, instead of those that come with Node. */
  certificates?: readonly string[] | undefined;
}

/** undici's own pools: one for requests, one for streams. Deadlines are ours (`Policy`), so undici's are off. */
export function createNetwork({ proxies, routes: fixed, certificates }: NetworkOptions = {}): Network {
  const options = {
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    connect: { timeout: CONNECT_MS, ...(certificates && { ca: [...certificates] }) },
  };
  const system = proxies && new SystemRoutes(proxies);
  const routes: Routes = fixed ?? (system ? (origin) => system.choices(origin) : async () => [{ kind: 'direct' }]);
  const stale = new StaleSockets();
  const requests = new RoutedPool(routes, { ...options, connections: REQUESTS_AT_ONCE }, stale);
  const streams = new RoutedPool(routes, options, stale);
  return {
    requests,
    streams,
    limits: networkLimits(),
    renew() {
      system?.forget();
      requests.renew();
      streams.renew();
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([requests[Symbol.asyncDispose](), streams[Symbol.asyncDispose]()]);
      stale[Symbol.dispose]();
    },
  };
}
