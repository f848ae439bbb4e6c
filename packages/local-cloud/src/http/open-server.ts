import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, Stopped } from '@runwatch/async';
import type { Exchange, RecordedRequest } from './exchange.ts';
import { parseTarget } from './raw-target.ts';
import { Refusal, sendJson } from './respond.ts';

export interface ServerOptions {
  leg: 'api' | 'proxy';
  port: number;
  clock: Clock;
  record: (request: RecordedRequest) => void;
  /** Answers, or throws a `Refusal`. */
  answer: (exchange: Exchange) => Promise<void>;
  /** The body of an answer where there is nothing. */
  nothingHere: object;
}

export interface OpenServer extends AsyncDisposable {
  readonly url: string;
}

const LOOPBACK = '127.0.0.1';

// A page on the web may point a name of its own at this machine: only names that mean this machine are served.
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** Listens on loopback, records every request, and closes every socket when disposed. */
export async function openServer(options: ServerOptions): Promise<OpenServer> {
  const exchanges = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const exchange = serve(request, response, options);
    exchanges.add(exchange);
    const forget = () => exchanges.delete(exchange);
    exchange.then(forget, forget);
  });
  server.listen(options.port, LOOPBACK);
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

/** Never rejects: whatever goes wrong is an answer, or the end of the connection. */
async function serve(request: IncomingMessage, response: ServerResponse, options: ServerOptions): Promise<void> {
  const closing = new AbortController();
  response.once('close', () => closing.abort(new Stopped('The exchange is over')));
  const record = {
    leg: options.leg,
    method: request.method ?? '',
    target: request.url ?? '',
    headers: request.headers,
    at: options.clock.now(),
    body: undefined as string | undefined,
    get status() {
      return response.headersSent ? response.statusCode : undefined;
    },
  };
  options.record(record);
  try {
    if (!LOCAL_HOST.test(request.headers.host ?? '')) throw new Refusal(400, { error: 'Invalid Host header' });
    const target = parseTarget(record.target);
    if (!target) return sendJson(response, 404, options.nothingHere);
    await options.answer({ request, response, target, record, closed: closing.signal });
  } catch (error) {
    if (error instanceof Refusal && !response.headersSent) sendJson(response, error.status, error.body, error.headers);
    else if (!closing.signal.aborted && !response.headersSent)
      sendJson(response, 500, { error: 'Internal server error' });
    else response.destroy();
  }
}
