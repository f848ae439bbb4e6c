import type { Clock } from '@runwatch/async';
import type { Dispatcher } from 'undici';
import type { HttpPool } from '../network/http-pool.ts';
import type { Credential } from './credentials.ts';
import { deadline } from './deadline.ts';
import { asCloudRunError, retryAfterMs, statusFailure } from './failures.ts';
import { orAborted } from './or-aborted.ts';
import type { Token } from './token.ts';

export interface HttpCall {
  method: 'GET' | 'POST';
  url: URL;
  credential: Credential;
  accept: string;
  body?: string;
  pool: HttpPool;
  headers?: Record<string, string>;
}

export type HttpResponse = Dispatcher.ResponseData;

/**
 * Sends a request; one whose token is refused (401) once more with another, if there is one. No redirect is followed (a credential must not
 * travel), nothing is cached, nothing is compressed: a compressing proxy would hold a stream back.
 * @throws CloudRunError `network`, or what the credential throws; the signal's reason when aborted
 */
export async function send(call: HttpCall, signal: AbortSignal): Promise<HttpResponse> {
  const token = await call.credential.current(signal);
  const response = await sendWith(token, call, signal);
  if (response.statusCode !== 401) return response;
  let another: Token | undefined;
  try {
    another = await call.credential.instead(token, signal);
    if (!another) return response;
    await discard(response);
  } catch (error) {
    drop(response);
    throw error;
  }
  return await sendWith(another, call, signal);
}

async function sendWith(token: Token, call: HttpCall, signal: AbortSignal): Promise<HttpResponse> {
  const options = {
    origin: call.url.origin,
    path: call.url.pathname + call.url.search,
    method: call.method,
    signal,
    headers: {
      accept: call.accept,
      'accept-encoding': 'identity',
      authorization: token.authorization,
      'cache-control': 'no-store',
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...call.headers,
    },
    body: call.body ?? null,
  };
  try {
    // undici looks at the signal once there is a connection: whoever leaves does not wait for that.
    return await orAborted(() => call.pool.request(options), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw asCloudRunError(error);
  }
}

export const header = (response: HttpResponse, name: string): string | undefined => {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

const LARGEST_ERROR_BODY = 64 * 1024;

/** Refuses everything but 2xx, and lets go of the body, so that the socket is free again. */
export async function expectOk(response: HttpResponse, now: number): Promise<void> {
  if (response.statusCode >= 200 && response.statusCode < 300) return;
  await discard(response);
  throw statusFailure(response.statusCode, retryAfterMs(response.headers['retry-after'], now));
}

export async function discard(response: HttpResponse): Promise<void> {
  // A broken error body is no news: the status has said what there is to say.
  await response.body.dump({ limit: LARGEST_ERROR_BODY }).catch(() => {});
}

/** Lets go of a body that nobody will read, and of its connection with it. */
export function drop(response: HttpResponse): void {
  // A body that is destroyed unread says so as an error, which would be nobody's.
  response.body.on('error', () => {}).destroy();
}

/** The media type without parameters, in lower case. */
export const mediaType = (response: HttpResponse): string =>
  (header(response, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** Runs a request with its body inside one time limit. Whatever goes wrong comes out as a `CloudRunError`, or as the signal's reason. */
export async function within<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  using limit = deadline(clock, ms, signal);
  try {
    return await work(limit.signal);
  } catch (error) {
    signal.throwIfAborted();
    throw asCloudRunError(limit.signal.aborted ? limit.signal.reason : error);
  }
}
