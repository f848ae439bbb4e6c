import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ServeOptions, serve } from './serve.ts';

export interface ServerOptions extends ServeOptions {
  port: number;
  /** Address to listen on. */
  listen: string;
}

export interface OpenServer extends AsyncDisposable {
  readonly url: string;
}

/** The name by which a server is called: whoever is on another machine has no business here. */
const LOOPBACK = '127.0.0.1';

/** Listens, records every request, and closes every socket when disposed. */
export async function openServer(options: ServerOptions): Promise<OpenServer> {
  const exchanges = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const exchange = serve(request, response, options);
    exchanges.add(exchange);
    const forget = () => exchanges.delete(exchange);
    exchange.then(forget, forget);
  });
  server.listen(options.port, options.listen);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await Promise.all(exchanges);
    },
  };
}
