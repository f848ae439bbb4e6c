import type { Exchange } from '../http/exchange.ts';
import type { Reply } from '../http/reply.ts';
import { Refusal, sendJson, sendText } from '../http/respond.ts';
import { answerIngest } from '../ingest/answer-ingest.ts';
import { senderClaims } from '../ingest/sender-credential.ts';
import { controlFrames } from '../stream/frames.ts';
import { serveStream } from '../stream/serve-stream.ts';
import type { RouteName } from '../switches/cloud-switches.ts';
import type { World } from '../world.ts';

export const NOTHING_HERE = { error: 'Not found' };

const SECURITY_HEADERS = { 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' };

const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers':
    'authorization, last-event-id, content-type, accept, x-csrftoken, x-posthog-distinct-id, x-posthog-session-id',
  'access-control-max-age': '600',
};

/** What can be done to a run, by method and last segment. */
const ROUTES: ReadonlyMap<string, { name: RouteName; answer: typeof answerStream }> = new Map([
  ['GET stream', { name: 'proxy_stream', answer: answerStream }],
  ['POST ingest', { name: 'proxy_ingest', answer: answerSender }],
]);

const compact = (stored: string) => stored;

/** Answers a request on the proxy leg (protocol 2, 3, 6, 7). */
export async function answerProxy(exchange: Exchange, world: World): Promise<void> {
  const { request, response, target } = exchange;
  const cors = corsHeaders(request.headers.origin, world.settings.allowsOrigin);
  for (const [name, value] of Object.entries({ ...SECURITY_HEADERS, ...cors })) response.setHeader(name, value);
  if (request.method === 'OPTIONS') {
    response.writeHead(204, PREFLIGHT_HEADERS);
    response.end();
    return;
  }
  const [version, runs, runId, action, ...rest] = target.segments;
  if (version === 'v1' && runs === 'runs' && runId && rest.length === 0) {
    const route = ROUTES.get(`${request.method} ${action}`);
    if (route) {
      if (!(await world.rules.intercept(route.name, runId, exchange))) await route.answer(runId, exchange, world);
      return;
    }
  }
  const path = target.segments.join('/');
  if (path === '_health' || path === 'health') return sendJson(response, 200, { status: 'ok' });
  if (path === '_metrics' && world.settings.meters) {
    const { contentType, body } = await world.settings.meters.text();
    return sendText(response, 200, body, { 'content-type': contentType });
  }
  if (path === '_readyz') return answerReadiness(response, world);
  sendJson(response, 404, NOTHING_HERE);
}

async function answerStream(runId: string, exchange: Exchange, world: World): Promise<void> {
  const { runs, settings, tokens } = world;
  const { authorization = '' } = exchange.request.headers;
  if (!authorization.startsWith('Bearer ')) throw new Refusal(401, { error: 'Missing stream read token' });
  const verdict = await tokens.verify(authorization.slice('Bearer '.length));
  if (verdict.kind === 'refused')
    return sendJson(exchange.response, 401, { error: 'Invalid stream read token', code: verdict.code });
  if (verdict.claims.run_id !== runId) throw new Refusal(403, { error: 'Token does not match run' });
  const run = await runs.find(runId);
  // A token is only ever made for a run of this cloud.
  if (!run) throw new Refusal(403, { error: 'Token does not match run' });
  world.admission.enter();
  const { total, perRun } = settings.capacity;
  if (runs.openStreams('proxy') >= total || run.streams.count('proxy') >= perRun)
    throw new Refusal(503, { error: 'Too many concurrent stream connections' }, { 'retry-after': '5' });
  const rules = {
    headers: { 'cache-control': 'no-cache' },
    json: compact,
    waitMs: settings.timings.streamWaitMs.proxy,
    honoursResync: true,
    obituary: verdict.claims.is_terminal ? controlFrames.complete(compact) : undefined,
  };
  await world.admission.inside(() => serveStream(run, exchange, settings, rules));
}

async function answerSender(
  runId: string,
  exchange: Exchange,
  { runs, tokens, admission, settings }: World,
): Promise<void> {
  const claims = await senderClaims(exchange.request, tokens);
  const run = await runs.find(runId);
  // A token is only ever made for a run of this cloud.
  if (claims.run_id !== runId || !run) throw new Refusal(403, { error: 'Token does not match run' });
  await admission.sending(() => answerIngest(exchange, run.window, settings.meters));
}

/** Whether new requests should come here: not before the end, and not without the store. */
function answerReadiness(response: Reply, { admission, store }: World): void {
  const ready = store?.ready ?? true;
  if (admission.draining) sendJson(response, 503, { status: 'shutting_down' });
  else if (!ready) sendJson(response, 503, { status: 'store_unreachable' });
  else sendJson(response, 200, { status: 'ok' });
}

function corsHeaders(origin: string | undefined, allows: (origin: string) => boolean): Record<string, string> {
  return origin !== undefined && allows(origin) ? { 'access-control-allow-origin': origin, vary: 'Origin' } : {};
}
