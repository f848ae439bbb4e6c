import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalCloud } from '@runwatch/local-cloud';
import { request } from 'undici';

/** What somebody between sender and server does with a request: passes it on when it is whole, keeps the answer for himself, or answers by himself. */
type Meddling = (body: string) => 'pass' | 'lose the answer' | { status: number; body: string };

/** An ingress that passes nothing on before a body is whole, as those do that keep readers waiting for minutes. */
export interface Relay extends AsyncDisposable {
  readonly url: string;
  meddling: Meddling;
  /** Bodies that came, in order. */
  readonly bodies: readonly string[];
}

export async function startRelay(cloud: LocalCloud): Promise<Relay> {
  const bodies: string[] = [];
  const pass = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    let body = '';
    for await (const part of from.setEncoding('utf8')) body += part;
    bodies.push(body);
    const meddling = relay.meddling(body);
    if (typeof meddling === 'object') {
      to.writeHead(meddling.status).end(meddling.body);
      return;
    }
    const base = from.url?.startsWith('/v1/') ? cloud.proxyUrl : cloud.apiUrl;
    const headers = { authorization: from.headers.authorization ?? '', 'content-type': 'application/x-ndjson' };
    const answer = await request(`${base}${from.url}`, { method: 'POST', headers, body });
    const text = await answer.body.text();
    if (meddling === 'lose the answer') from.socket.resetAndDestroy();
    else to.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(text);
  };
  const server = createServer((from, to) => {
    // A sender that leaves in the middle leaves nothing to be passed on.
    pass(from, to).catch(() => to.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const relay: Relay = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    meddling: () => 'pass',
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return relay;
}
