import type { OutgoingHttpHeaders } from 'node:http';
import type { Clock } from '@runwatch/async';
import type { OpenServer, ServerOptions } from '../http/open-server.ts';
import { serve } from '../http/serve.ts';
import { Link } from './link.ts';
import { MemoryReply, socketError } from './memory-reply.ts';

export interface MemoryRequest {
  method: string;
  /** The request-target, as it would stand on the wire. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
}

/** How an answer arrives. Calls come in order; the last is `end` or `broken`. */
export interface AnswerSink {
  head(status: number, headers: OutgoingHttpHeaders): void;
  /** False: nothing more until `MemoryCall.resume`. */
  data(bytes: Uint8Array): boolean;
  end(): void;
  broken(error: Error): void;
}

export interface MemoryCall {
  resume(): void;
  /** The caller hangs up. Its sink hears nothing more. */
  abort(): void;
}

export interface MemoryNetOptions {
  clock: Clock;
  /** How long the next packet takes, in milliseconds of the clock; 0 arrives in the same turn of the event loop, though not at once. */
  delayMs?: () => number;
}

/**
 * A network within this process, for servers of the local cloud: HTTP's semantics (headers, chunks in order, back-pressure, FIN, RST) on any
 * clock, without sockets, so that a world may be played thousands of times a minute, the same way each time. What HTTP looks like in bytes is
 * not its subject: that takes real sockets.
 */
export class MemoryNet {
  readonly #clock: Clock;
  readonly #delayMs: () => number;
  readonly #servers = new Map<string, ServerOptions>();
  readonly #connections = new Set<MemoryReply>();
  readonly #exchanges = new Set<Promise<void>>();
  readonly #links = new Set<Link>();
  #packets = 0;

  constructor({ clock, delayMs = () => 0 }: MemoryNetOptions) {
    this.#clock = clock;
    this.#delayMs = () => {
      this.#packets++;
      return delayMs();
    };
  }

  /** Connections open now. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Packets sent until now: a turn of the event loop in which it does not grow is one in which nobody said anything. */
  get packets(): number {
    return this.#packets;
  }

  readonly open = async (options: ServerOptions): Promise<OpenServer> => {
    const url = `http://127.0.0.1:${options.port || this.#servers.size + 1}`;
    this.#servers.set(url, options);
    return {
      url,
      [Symbol.asyncDispose]: async () => {
        this.#servers.delete(url);
        for (const reply of [...this.#connections]) reply.destroy();
        // What is still on its way reaches nobody any more.
        for (const link of this.#links) link.clear();
        this.#links.clear();
        await Promise.all(this.#exchanges);
      },
    };
  };

  /** Sends a request to the server at `origin`. */
  call(origin: string, request: MemoryRequest, sink: AnswerSink): MemoryCall {
    const there = new Link(this.#clock, this.#delayMs);
    const back = new Link(this.#clock, this.#delayMs);
    let reply: MemoryReply | undefined;
    this.#links.add(there).add(back);
    there.send(() => {
      const server = this.#servers.get(origin);
      if (server) {
        reply = this.#accept(request, server, back, sink);
        reply.once('close', () => {
          this.#links.delete(there);
          this.#links.delete(back);
        });
      } else back.send(() => sink.broken(socketError('connect ECONNREFUSED', 'ECONNREFUSED')));
    });
    return {
      resume: () => back.resume(),
      abort: () => {
        back.clear();
        if (reply) there.send(() => reply?.close());
        else there.clear();
      },
    };
  }

  #accept(request: MemoryRequest, server: ServerOptions, back: Link, sink: AnswerSink): MemoryReply {
    const reply = new MemoryReply(back, sink);
    this.#connections.add(reply);
    reply.once('close', () => this.#connections.delete(reply));
    const exchange = serve(received(request), reply, server);
    this.#exchanges.add(exchange);
    const forget = () => this.#exchanges.delete(exchange);
    exchange.then(forget, forget);
    return reply;
  }
}

function received({ method, target, headers, body }: MemoryRequest) {
  return {
    method,
    url: target,
    headers: { host: '127.0.0.1', ...headers },
    async *[Symbol.asyncIterator]() {
      if (body !== undefined) yield Buffer.from(body);
    },
  };
}
