import type { Exchange } from '../http/exchange.ts';
import { Refusal } from '../http/respond.ts';
import type { Settings } from '../options.ts';
import type { Run } from '../run.ts';
import { djangoJson } from '../stream/django-json.ts';
import { bareFrame, controlFrames } from '../stream/frames.ts';
import { serveStream } from '../stream/serve-stream.ts';

/** `GET …/stream/`, the API leg of the live stream (protocol 3, 12). */
export async function answerApiStream(run: Run, exchange: Exchange, settings: Settings): Promise<void> {
  if (!accepts(exchange.request.headers.accept, 'text/event-stream'))
    throw new Refusal(406, { code: 'not_acceptable', detail: 'Could not satisfy the request Accept header.' });
  await serveStream(run, exchange, settings, {
    headers: { 'cache-control': 'no-cache, no-transform' },
    json: djangoJson,
    waitMs: settings.timings.streamWaitMs.api,
    honoursResync: false,
    obituary: run.state.over
      ? bareFrame(run.state.toFrame(), djangoJson) + controlFrames.complete(djangoJson)
      : undefined,
  });
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
