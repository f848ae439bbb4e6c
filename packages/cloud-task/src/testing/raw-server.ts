import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Arrival {
  request: IncomingMessage;
  response: ServerResponse;
  /** The connection it came over, counted from 1, and its number on it. */
  connection: number;
  nth: number;
}

/** A server that does to its sockets what no server should. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
  /** `method connection.nth` of each request that came. */
  readonly arrivals: string[];
  /** Connections open now. */
  readonly open: ReadonlySet<Socket>;
}

export async function startRawServer(answer: (arrival: Arrival) => void): Promise<RawServer> {
  const arrivals: string[] = [];
  const open = new Set<Socket>();
  const known = new Map<Socket, { connection: number; requests: number }>();
  const server = createServer((request, response) => {
    const socket = known.get(request.socket);
    if (!socket) throw new Error('A request without a connection');
    const nth = ++socket.requests;
    arrivals.push(`${request.method} ${socket.connection}.${nth}`);
    answer({ request, response, connection: socket.connection, nth });
  });
  server.keepAliveTimeout = 0;
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    known.set(socket, { connection: known.size + 1, requests: 0 });
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
