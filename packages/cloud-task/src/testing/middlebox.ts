import { createServer, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalCloud } from '@runwatch/local-cloud';
import { forward, type Meddling } from './forward.ts';

/** Somebody between client and cloud, for both legs, who does not leave things alone. */
export interface Middlebox extends AsyncDisposable {
  readonly url: string;
  cloud: LocalCloud | undefined;
  meddling: Meddling;
  /** Answers GETs with what it once got for the path, whatever the query. */
  caches: boolean;
  /** Requests that are not over: neither answered to the end, nor called off. */
  readonly underway: number;
}

interface Kept {
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

export async function startMiddlebox(): Promise<Middlebox> {
  const kept = new Map<string, Kept>();
  let underway = 0;
  const server = createServer((from, to) => {
    underway++;
    to.on('close', () => underway--);
    const { cloud, meddling, caches } = box;
    const path = from.url?.split('?')[0] ?? '';
    const leg = path.startsWith('/v1/') ? 'proxy' : 'api';
    if (!cloud) return void to.writeHead(503).end();
    const isKept = caches && from.method === 'GET' && path.endsWith('/session_logs/');
    const known = isKept ? kept.get(path) : undefined;
    if (known) return void to.writeHead(200, known.headers).end(known.body);
    if (isKept) keep(to, (answer) => kept.set(path, answer));
    forward(from, to, { cloud, leg, streamAddress: box.url, meddling });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const box: Middlebox = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cloud: undefined,
    meddling: 'nothing',
    caches: false,
    get underway() {
      return underway;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return box;
}

/** Listens to what is answered, without changing it. */
function keep(to: ServerResponse, done: (answer: Kept) => void): void {
  const parts: Buffer[] = [];
  let headers: Kept['headers'] = {};
  const { writeHead, write } = to;
  to.writeHead = ((status: number, given: Kept['headers']) => {
    headers = given;
    return writeHead.call(to, status, given);
  }) as typeof to.writeHead;
  to.write = ((chunk: Buffer) => {
    parts.push(Buffer.from(chunk));
    return write.call(to, chunk, 'utf8');
  }) as typeof to.write;
  to.on('finish', () => {
    if (to.statusCode === 200) done({ headers, body: Buffer.concat(parts) });
  });
}
