import { type buildConnector, ProxyAgent } from 'undici';
import { CollectedPools } from './collected-pools.ts';
import type { OwnedPool, PoolOptions } from './http-pool.ts';
import { ofProxy } from './proxy-failures.ts';

/**
 * Connections through one proxy. Each is a tunnel of its own, for http too: the proxy learns the host and nothing else.
 * @param uri the proxy's address; https when it is to be spoken to over TLS; with name and password when it wants them
 */
export function proxiedPool(uri: string, options: PoolOptions): OwnedPool {
  const { connect, ...others } = options;
  const pools = new CollectedPools();
  const signsIn = new URL(uri).username !== '';
  const agent = new ProxyAgent({
    ...others,
    uri,
    requestTls: connect,
    proxyTls: connect,
    // To the proxy: a tunnel takes as long as a connection may take.
    clientFactory: (origin, given) => pools.open(origin, { ...given, headersTimeout: connect.timeout }),
    factory: (origin, given) => pools.open(origin, { ...given, connect: named((given as Given).connect, signsIn) }),
  });
  return pools.owned(agent);
}

interface Given {
  connect: buildConnector.connector;
}

/**
 * A tunnel's failure in our words. It must be: undici takes a proxy that hangs up while it is asked for a tunnel for a passing accident of the
 * socket, and asks again at once, without end (7.30).
 */
const named =
  (connect: buildConnector.connector, signsIn: boolean): buildConnector.connector =>
  (options, callback) =>
    connect(options, (...[error, socket]) =>
      error ? callback(ofProxy(error, signsIn), null) : callback(null, socket),
    );
