import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';

/** A request whose body comes as it is made. */
export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The body; its beginning, when it is large. */
  readonly text: string;
}

/**
 * The way to the server. Resolves when the answer is there, which may be before the body has been read; nobody reads on then. Rejects when there will be
 * none, or with the signal's reason.
 */
export type PostPort = (post: Post, signal: AbortSignal) => Promise<Answer>;

/** Answers are small; somebody else's page need not be read to its end. */
const LARGEST_ANSWER = 64 * 1024;

/** undici on every leg. No redirect is followed: a token must not travel. Its own timers are off: time is the sender's, through its clock. */
export const undiciPost =
  (dispatcher?: Dispatcher): PostPort =>
  async ({ url, headers, body }, signal) => {
    const response = await request(url, {
      method: 'POST',
      headers: { ...headers, accept: 'application/json' },
      // Its types do not say so, but any async iterable will do, and is asked for no more than the socket takes.
      body: body as unknown as Readable,
      signal,
      headersTimeout: 0,
      bodyTimeout: 0,
      ...(dispatcher && { dispatcher }),
    });
    const retryAfter = response.headers['retry-after'];
    const text: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body) {
      text.push(chunk);
      size += chunk.length;
      if (size > LARGEST_ANSWER) break;
    }
    return {
      status: response.statusCode,
      retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
      text: Buffer.concat(text).toString(),
    };
  };
