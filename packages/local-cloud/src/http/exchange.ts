import type { RawTarget } from './raw-target.ts';
import type { Received, Reply } from './reply.ts';

/** A request that reached the cloud, as it stood on the wire. */
export interface RecordedRequest {
  readonly leg: 'api' | 'proxy';
  readonly method: string;
  /** The request-target of the request line, undecoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Milliseconds since the epoch, by the cloud's clock. */
  readonly at: number;
  /** The body, for routes that read one. */
  readonly body: string | undefined;
  /** Undefined until answered, and for ever if the socket was closed before. */
  readonly status: number | undefined;
}

/** One request and the way to answer it. */
export interface Exchange {
  readonly request: Received;
  readonly response: Reply;
  readonly target: RawTarget;
  readonly record: RecordedRequest & { body: string | undefined };
  /** Aborts when the exchange is over, for whatever reason. */
  readonly closed: AbortSignal;
}
