import type { Exchange } from '../http/exchange.ts';
import { Refusal } from '../http/respond.ts';
import type { Run } from '../run.ts';
import { djangoJson } from '../stream/django-json.ts';
import { bareFrame, controlFrames } from '../stream/frames.ts';
import { serveStream } from '../stream/serve-stream.ts';
import type { World } from '../world.ts';

const HEADERS = { 'cache-control': 'no-cache, no-transform' };

// A server that is full spreads its readers over 15 to 44 s (protocol 7).
const SOONEST_RETRY_S = 15;
const RETRY_SPREAD_S = 30;

/** `GET …/stream/`, the API leg of the live stream (protocol 3, 12). */
export async function answerApiStream(run: Run, exchange: Exchange, world: World): Promise<void> {
  if (!accepts(exchange.request.headers.accept, 'text/event-stream'))
    throw new Refusal(406, { code: 'not_acceptable', detail: 'Could not satisfy the request Accept header.' });
  const { settings, runs } = world;
  world.admission.enter();
  if (runs.openStreams('api') >= (settings.capacity.api ?? Number.POSITIVE_INFINITY)) {
    const retryAfter = SOONEST_RETRY_S + Math.floor(settings.random() * RETRY_SPREAD_S);
    exchange.response.writeHead(503, { ...HEADERS, 'x-accel-buffering': 'no', 'retry-after': String(retryAfter) });
    exchange.response.end();
    return;
  }
  const rules = {
    headers: HEADERS,
    json: djangoJson,
    waitMs: settings.timings.streamWaitMs.api,
    honoursResync: false,
    obituary: run.state.over
      ? bareFrame(run.state.toFrame(), djangoJson) + controlFrames.complete(djangoJson)
      : undefined,
  };
  await world.admission.inside(() => serveStream(run, exchange, settings, rules));
}

/** Whether an `Accept` header admits a type; without one everything is admitted. */
function accepts(header: string | undefined, type: string): boolean {
  if (header === undefined) return true;
  const [group] = type.split('/');
  return header
    .split(',')
    .map((range) => range.split(';')[0]?.trim().toLowerCase())
    .some((range) => range === type || range === `${group}/*` || range === '*/*');
}
