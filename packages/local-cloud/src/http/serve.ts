import { type Clock, Stopped } from '@runwatch/async';
import type { Exchange, RecordedRequest } from './exchange.ts';
import { parseTarget } from './raw-target.ts';
import type { Received, Reply } from './reply.ts';
import { Refusal, sendJson } from './respond.ts';

export interface ServeOptions {
  leg: 'api' | 'proxy';
  clock: Clock;
  record: (request: RecordedRequest) => void;
  /** Answers, or throws a `Refusal`. */
  answer: (exchange: Exchange) => Promise<void>;
  /** The body of an answer where there is nothing. */
  nothingHere: object;
}

// A page on the web may point a name of its own at this machine: only names that mean this machine are served.
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** Never rejects: whatever goes wrong is an answer, or the end of the connection. */
export async function serve(request: Received, response: Reply, options: ServeOptions): Promise<void> {
  const closing = new AbortController();
  response.once('close', () => closing.abort(new Stopped('The exchange is over')));
  const record = {
    leg: options.leg,
    method: request.method ?? '',
    target: request.url ?? '',
    headers: request.headers,
    at: options.clock.now(),
    body: undefined as string | undefined,
    get status() {
      return response.headersSent ? response.statusCode : undefined;
    },
  };
  options.record(record);
  try {
    if (!LOCAL_HOST.test(request.headers.host ?? '')) throw new Refusal(400, { error: 'Invalid Host header' });
    const target = parseTarget(record.target);
    if (!target) return sendJson(response, 404, options.nothingHere);
    await options.answer({ request, response, target, record, closed: closing.signal });
  } catch (error) {
    if (error instanceof Refusal && !response.headersSent) sendJson(response, error.status, error.body, error.headers);
    else if (!closing.signal.aborted && !response.headersSent)
      sendJson(response, 500, { error: 'Internal server error' });
    else response.destroy();
  }
}
