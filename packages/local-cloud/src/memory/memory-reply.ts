import { EventEmitter } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Reply, Wire } from '../http/reply.ts';
import type { Link } from './link.ts';
import type { AnswerSink } from './memory-net.ts';

/** Bytes on their way above which the writer is asked to wait, as Node does. */
const HIGH_WATER = 16 * 1024;

/** An answer that goes to its reader without a socket. */
export class MemoryReply extends EventEmitter implements Reply {
  statusCode = 200;
  headersSent = false;
  writableEnded = false;
  readonly #link: Link;
  readonly #sink: AnswerSink;
  readonly #headers: OutgoingHttpHeaders = {};
  #flushed = false;
  #onTheWay = 0;
  #gone = false;
  #finSent = false;
  readonly #wire: Wire;

  constructor(link: Link, sink: AnswerSink) {
    super();
    this.#link = link;
    this.#sink = sink;
    const reply = this;
    this.#wire = {
      get writableEnded() {
        return reply.#finSent;
      },
      end: () => this.#end(),
      destroy: () => this.#break('ECONNRESET'),
      resetAndDestroy: () => this.#break('ECONNRESET'),
    };
  }

  get socket(): Wire | null {
    return this.#gone ? null : this.#wire;
  }

  setHeader(name: string, value: string): void {
    this.#headers[name.toLowerCase()] = value;
  }

  writeHead(status: number, headers: OutgoingHttpHeaders): this {
    this.statusCode = status;
    this.headersSent = true;
    for (const [name, value] of Object.entries(headers)) this.#headers[name.toLowerCase()] = value;
    return this;
  }

  flushHeaders(): void {
    if (this.#flushed) return;
    this.headersSent = true;
    this.#flushed = true;
    this.#link.send(() => this.#sink.head(this.statusCode, this.#headers));
  }

  write(bytes: string | Uint8Array): boolean {
    this.flushHeaders();
    if (this.writableEnded || this.#finSent || this.#gone) return true;
    const chunk = Buffer.from(bytes as string);
    this.#onTheWay += chunk.length;
    this.#link.send(() => {
      const wasFull = this.#onTheWay >= HIGH_WATER;
      this.#onTheWay -= chunk.length;
      if (!this.#sink.data(chunk)) this.#link.pause();
      if (wasFull && this.#onTheWay < HIGH_WATER) this.emit('drain');
    });
    return this.#onTheWay < HIGH_WATER;
  }

  end(bytes?: string | (() => void)): void {
    if (typeof bytes === 'string' && bytes !== '') this.write(bytes);
    this.flushHeaders();
    if (typeof bytes === 'function') queueMicrotask(bytes);
    if (this.writableEnded) return;
    this.writableEnded = true;
    if (this.#finSent) return;
    this.#link.send(() => {
      this.#sink.end();
      this.close();
    });
  }

  destroy(): void {
    this.#break('ECONNRESET');
  }

  /** The connection is over on this side as well. */
  close(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#link.clear();
    this.emit('close');
  }

  /** FIN in the middle of an answer, behind what was written. */
  #end(): void {
    if (this.#finSent || this.#gone || this.writableEnded) return;
    this.#finSent = true;
    this.#link.send(() => {
      this.#sink.broken(socketError('other side closed', 'UND_ERR_SOCKET'));
      this.close();
    });
  }

  /** RST: what is on its way is lost. */
  #break(code: string): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#link.clear();
    this.#link.resume();
    this.#link.send(() => this.#sink.broken(socketError('read ECONNRESET', code)));
    queueMicrotask(() => this.emit('close'));
  }
}

export const socketError = (message: string, code: string): Error => Object.assign(new Error(message), { code });
