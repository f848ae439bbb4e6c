import type { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** A request as the routes read it: Node's `IncomingMessage`, or one that never saw a socket. */
export interface Received extends AsyncIterable<Uint8Array> {
  readonly method?: string | undefined;
  /** The request-target, undecoded. */
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** The way to answer: Node's `ServerResponse`, or one that never sees a socket. Emits `drain` and `close`. */
export interface Reply extends EventEmitter {
  readonly headersSent: boolean;
  readonly statusCode: number;
  /** `end` has been called. */
  readonly writableEnded: boolean;
  /** Null once the connection is gone. */
  readonly socket: Wire | null;
  setHeader(name: string, value: string): unknown;
  writeHead(status: number, headers: OutgoingHttpHeaders): Reply;
  flushHeaders(): void;
  /** False when the reader is behind: wait for `drain`. */
  write(bytes: string | Uint8Array): boolean;
  end(bytes?: string | (() => void)): unknown;
  destroy(): unknown;
}

/** The connection below a reply, for those who make trouble. */
export interface Wire {
  readonly writableEnded: boolean;
  /** FIN, behind what was written. */
  end(): unknown;
  destroy(): unknown;
  /** RST: what was written and not received is lost. */
  resetAndDestroy(): unknown;
}
