import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** undici's word, just before a request is written, on the connection that will carry it; it has no other. */
const SENDING = 'undici:client:sendHeaders';

interface Sending {
  request: { method: string };
  socket: Socket;
}

/** What an end of the connection looks like from this side, depending on who was quicker. */
const ENDS: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/**
 * Tells connections that were closed while they were idle from those that broke: such a connection has carried an answer before, and nothing
 * came back of the request that was sent over it.
 */
export class StaleSockets implements Disposable {
  /** Bytes that had come when the newest request was sent. */
  readonly #before = new WeakMap<Socket, number>();
  readonly #reused = new WeakSet<Socket>();
  readonly #errors = new WeakSet<object>();

  constructor() {
    subscribe(SENDING, this.#sending);
  }

  /** This error, of a request without an answer, only says that a kept connection was no longer there. */
  has(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#errors.has(error);
  }

  [Symbol.dispose](): void {
    unsubscribe(SENDING, this.#sending);
  }

  readonly #sending = (message: unknown): void => {
    const { request, socket } = message as Sending;
    // A tunnel is new when it has been opened: that the proxy has answered says nothing of its other end.
    if (request.method === 'CONNECT') return;
    if (this.#before.has(socket)) this.#reused.add(socket);
    else socket.once('error', (error: NodeJS.ErrnoException) => this.#ended(socket, error));
    this.#before.set(socket, socket.bytesRead);
  };

  #ended(socket: Socket, error: NodeJS.ErrnoException): void {
    const isSilent = socket.bytesRead === this.#before.get(socket);
    if (isSilent && this.#reused.has(socket) && ENDS.has(error.code)) this.#errors.add(error);
  }
}
