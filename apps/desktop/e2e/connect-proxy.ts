import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ConnectProxy extends AsyncDisposable {
  /** `host:port` */
  address: string;
  /** `host:port` of every tunnel that was asked for. */
  tunnels: string[];
  /** Closed, it refuses tunnels with 503. */
  isOpen: boolean;
}

/** A company's proxy, for what the system under test does through it. */
export async function startConnectProxy(): Promise<ConnectProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer().on('connect', ({ url = '' }, from: Socket) => {
    proxy.tunnels.push(url);
    if (!proxy.isOpen) return from.end('HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n');
    const { hostname, port } = new URL(`http://${url}`);
    const to = keep(connect(Number(port), hostname, () => from.write('HTTP/1.1 200 OK\r\n\r\n')));
    to.on('close', () => from.destroy());
    from.on('close', () => to.destroy());
    return from.pipe(to).pipe(from);
  });
  server.on('connection', keep);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const proxy: ConnectProxy = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels: [],
    isOpen: true,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
  return proxy;
}
