import type { Dispatcher } from 'undici';

/** Connections to send requests over: any of undici's dispatchers is one. */
export interface HttpPool {
  request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>;
}

/** A pool with an end. Closing lets running requests finish; destroying breaks them off. */
export interface OwnedPool extends HttpPool {
  close(): Promise<void>;
  destroy(): Promise<void>;
}

/** undici's options, as far as they are used here. */
export interface PoolOptions {
  headersTimeout: number;
  bodyTimeout: number;
  keepAliveTimeout: number;
  keepAliveMaxTimeout: number;
  /** At once to one host. */
  connections?: number;
  connect: { timeout: number; ca?: string[] };
}
