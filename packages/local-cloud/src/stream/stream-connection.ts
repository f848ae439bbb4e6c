import { once } from 'node:events';
import { Nudge, Stopped } from '@runwatch/async';
import type { Reply } from '../http/reply.ts';
import type { LiveEntry } from '../store/live-store.ts';
import { Bell } from './bell.ts';
import type { WireSpelling } from './spelling.ts';

/** What a switch asks of an open stream. */
export type StreamOrder = { kind: 'rotate' } | { kind: 'repeat'; entries: readonly LiveEntry[] };

/** One open stream: the bytes to one reader, and the ways to disturb them. */
export class StreamConnection {
  /** Rung when there is something to look at: a new entry, an order. */
  readonly bell = new Bell();
  readonly #response: Reply;
  readonly #closed: AbortSignal;
  readonly #spelling: () => WireSpelling;
  readonly #thawed = new Nudge();
  readonly #orders: StreamOrder[] = [];
  #frozen = false;
  #begun = false;

  constructor(response: Reply, closed: AbortSignal, spelling: () => WireSpelling) {
    this.#response = response;
    this.#closed = closed;
    this.#spelling = spelling;
  }

  /** Writes frames (with LF), once the reader has taken what went before. Rejects when the connection is gone. */
  async write(frames: string): Promise<void> {
    while (this.#frozen) await this.#thawed.next(this.#closed);
    this.#closed.throwIfAborted();
    const { lineEnd, byteOrderMark, bytesPerWrite } = this.#spelling();
    const text =
      (byteOrderMark && !this.#begun ? '\uFEFF' : '') + (lineEnd === '\n' ? frames : frames.replaceAll('\n', lineEnd));
    this.#begun = true;
    if (bytesPerWrite === 0) return this.#send(text);
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += bytesPerWrite) {
      await this.#send(bytes.subarray(at, at + bytesPerWrite));
      // Writes of one turn would leave as one packet.
      await new Promise(setImmediate);
    }
  }

  /** Ends the response after everything written. */
  async end(): Promise<void> {
    while (this.#frozen) await this.#thawed.next(this.#closed);
    this.#response.end();
  }

  order(order: StreamOrder): void {
    this.#orders.push(order);
    this.bell.ring();
  }

  nextOrder(): StreamOrder | undefined {
    return this.#orders.shift();
  }

  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
    this.#thawed.fire();
  }

  cut(how: 'clean' | 'torn'): void {
    const { socket } = this.#response;
    if (how === 'torn') socket?.end();
    else this.#response.end(() => socket?.end());
  }

  reset(): void {
    const { socket } = this.#response;
    // After a FIN there is no RST: libuv refuses, and Node's socket would then never be closed.
    if (socket?.writableEnded) socket.destroy();
    else socket?.resetAndDestroy();
  }

  async #send(bytes: string | Uint8Array): Promise<void> {
    if (this.#response.writableEnded) throw new Stopped('The connection was cut');
    if (!this.#response.write(bytes)) await once(this.#response, 'drain', { signal: this.#closed });
  }
}
