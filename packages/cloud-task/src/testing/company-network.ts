import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { LocalCloud } from '@runwatch/local-cloud';
import { makeAuthority } from './authority.ts';
import { forward } from './forward.ts';

/** Names that exist behind the proxy only: no resolver knows `.test`. */
export const API_NAME = 'api.runwatch.test';
export const STREAM_NAME = 'stream.runwatch.test';
const PROXY_NAME = 'localhost';

/** What the proxy does when it is asked for a tunnel; `signIn`: it opens one for this `name:password` only. */
type Tunnelling = 'open' | 'hang up' | { status: number } | { signIn: string };

/**
 * A company: a cloud behind TLS with certificates of the company's own, and a proxy as the only way to it, spoken to in the clear or over TLS.
 */
export interface CompanyNetwork extends AsyncDisposable {
  /** Certificate of the company's authority (PEM). */
  readonly ca: string;
  /** Addresses for `PROXY` and `HTTPS`. */
  readonly proxy: { plain: string; tls: string };
  /** `host:port` of every tunnel that was asked for. */
  readonly tunnels: string[];
  tunnelling: Tunnelling;
  /** Closes the tunnels that are open. */
  closeTunnels(): void;
  /** What is behind the proxy: a cloud, or whatever listens on this port, without TLS. */
  cloud: LocalCloud | undefined;
  port: number | undefined;
}

export async function startCompanyNetwork(): Promise<CompanyNetwork> {
  const authority = await makeAuthority([API_NAME, STREAM_NAME, PROXY_NAME]);
  const sockets = new Set<Socket>();
  const tunnels: string[] = [];

  const behind = createTlsServer(authority.server, (from, to) => {
    const leg = from.headers.host === STREAM_NAME ? 'proxy' : 'api';
    const streamAddress = `https://${STREAM_NAME}`;
    if (company.cloud) forward(from, to, { cloud: company.cloud, leg, streamAddress, meddling: 'nothing' });
    else to.writeHead(503).end();
  });
  const front = await listen(behind, sockets);
  const tunnel = (asked: IncomingMessage, socket: Socket) => {
    tunnels.push(asked.url ?? '');
    socket.on('error', () => socket.destroy());
    const { tunnelling } = company;
    if (tunnelling === 'hang up') return socket.destroy();
    const status = refusalOf(tunnelling, asked.headers['proxy-authorization']);
    if (status !== undefined) return socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    const onward = connect(company.port ?? front.port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    sockets.add(onward);
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    return socket.pipe(onward).pipe(socket);
  };
  const plain = await listen(createServer().on('connect', tunnel), sockets);
  const tls = await listen(createTlsServer(authority.server).on('connect', tunnel), sockets);

  const company: CompanyNetwork = {
    ca: authority.ca,
    proxy: { plain: `127.0.0.1:${plain.port}`, tls: `${PROXY_NAME}:${tls.port}` },
    tunnels,
    tunnelling: 'open',
    closeTunnels: () => {
      for (const socket of sockets) socket.destroy();
    },
    cloud: undefined,
    port: undefined,
    async [Symbol.asyncDispose]() {
      company.closeTunnels();
      await Promise.all([front.close(), plain.close(), tls.close()]);
    },
  };
  return company;
}

function refusalOf(tunnelling: Exclude<Tunnelling, 'hang up'>, authorization: string | undefined): number | undefined {
  if (tunnelling === 'open') return undefined;
  if ('status' in tunnelling) return tunnelling.status;
  return authorization === `Basic ${Buffer.from(tunnelling.signIn).toString('base64')}` ? undefined : 407;
}

async function listen(server: Server, sockets: Set<Socket>): Promise<{ port: number; close(): Promise<unknown> }> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((closed) => server.close(closed)),
  };
}
