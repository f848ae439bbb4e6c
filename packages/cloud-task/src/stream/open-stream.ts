import { type Clock, type Limit, sleep } from '@runwatch/async';
import type { CloudRunError } from '@runwatch/protocol';
import { wrongBody } from '../api/body.ts';
import { deadline } from '../api/deadline.ts';
import { asCloudRunError, commandFailure, retryAfterMs, statusFailure } from '../api/failures.ts';
import { drop, type HttpResponse, send, within } from '../api/http.ts';
import { timeSlices } from '../api/turn.ts';
import type { HttpPool } from '../network/http-pool.ts';
import type { Policy } from '../policy.ts';
import type { Leg } from './leg.ts';
import { frameReader, type StreamBatch } from './read-frames.ts';
import type { StreamPace } from './stream-pace.ts';

/** The connection was answered, but not with a stream. */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';
  readonly kind: 'token' | 'trimmed' | 'lasting' | 'passing';
  readonly failure: CloudRunError;

  constructor(kind: StreamRefused['kind'], failure: CloudRunError) {
    super(failure.message, { cause: failure });
    this.kind = kind;
    this.failure = failure;
  }
}

export interface OpenStreamOptions {
  clock: Clock;
  policy: Policy;
  pool: HttpPool;
  /** Places for connects, shared by the process. Waiting for one does not count as waiting for the server. */
  connects: Limit;
  pace: StreamPace;
  /** The server's wish for the time before the next attempt (`retry:`). */
  onRetry: (ms: number) => void;
}

/**
 * Opens one connection. Resolves when the server has answered with a stream.
 * @throws StreamRefused, or CloudRunError `network`
 */
export async function openStream(
  leg: Leg,
  lastEventId: string | undefined,
  options: OpenStreamOptions,
  signal: AbortSignal,
): Promise<AsyncGenerator<StreamBatch, void>> {
  const response = await connect(leg, lastEventId, options, signal);
  return readBatches(response, frameReader({ lastEventId, onRetry: options.onRetry }), options, signal);
}

async function connect(
  leg: Leg,
  lastEventId: string | undefined,
  options: OpenStreamOptions,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { clock, policy, pool, connects } = options;
  // The limit is on the answer's headers only; the body lives as long as it likes, under the connection's own signal.
  const answered = new AbortController();
  const ask = async (limited: AbortSignal) => {
    const forward = () => answered.abort(limited.reason);
    limited.addEventListener('abort', forward, { once: true });
    try {
      const { url, credential } = leg;
      const call = { method: 'GET', url, credential, accept: 'text/event-stream', pool } as const;
      const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
      return await send({ ...call, headers }, AbortSignal.any([signal, answered.signal]));
    } finally {
      limited.removeEventListener('abort', forward);
    }
  };
  const response = await connects.run(() => within(clock, policy.streamHeadersMs, signal, ask), signal);
  const refused = refusal(response, leg, clock.now());
  if (!refused) return response;
  drop(response);
  throw refused;
}

/** Why this answer is no stream to be read; undefined when it is one. */
function refusal(response: HttpResponse, leg: Leg, now: number): StreamRefused | undefined {
  const status = response.statusCode;
  if (status === 200) {
    const wrong = wrongBody(response, (type) => type === 'text/event-stream', 'an event stream');
    return wrong && new StreamRefused('passing', wrong);
  }
  const failure = statusFailure(status, retryAfterMs(response.headers['retry-after'], now));
  if (status === 410) return new StreamRefused('trimmed', failure);
  // The proxy refuses tokens, which are cheap to get anew; the API refuses people.
  if (leg.kind === 'proxy' && (status === 401 || status === 403))
    return new StreamRefused('token', tokenFailure(status));
  return new StreamRefused(failure.failure.retryable ? 'passing' : 'lasting', failure);
}

const tokenFailure = (httpStatus: number) =>
  commandFailure('unavailable', 'The server of the stream does not take the token that it was given', {
    httpStatus,
    retryable: true,
  });

/**
 * The stream as one batch per network chunk. Returns when the server has closed the connection; throws `CloudRunError` when it broke or fell silent.
 * An event without its closing blank line is not told: it comes again after the reconnect.
 */
async function* readBatches(
  response: HttpResponse,
  read: (bytes: Buffer) => StreamBatch,
  options: OpenStreamOptions,
  signal: AbortSignal,
): AsyncGenerator<StreamBatch, void> {
  const { clock, policy, pace } = options;
  using silence = deadline(clock, policy.silenceMs, signal);
  const stop = () => response.body.destroy(silence.signal.reason);
  silence.signal.addEventListener('abort', stop, { once: true });
  try {
    const slice = timeSlices(clock);
    for await (const bytes of response.body) {
      silence.extend();
      const batch = read(bytes);
      yield batch;
      if (batch.farewell) return;
      await slice();
      while (pace.isHeld) {
        await sleep(clock, policy.silenceMs / 2, { signal, nudge: pace.released });
        // Nobody listened, which is no silence.
        silence.extend();
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    throw asCloudRunError(silence.signal.aborted ? silence.signal.reason : error);
  } finally {
    silence.signal.removeEventListener('abort', stop);
    response.body.destroy();
  }
}
