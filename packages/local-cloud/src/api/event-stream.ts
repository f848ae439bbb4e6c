import type { Exchange } from '../http/exchange.ts';
import { Refusal } from '../http/respond.ts';
import { answerIngest } from '../ingest/answer-ingest.ts';
import { senderClaims } from '../ingest/sender-credential.ts';
import type { World } from '../world.ts';
import type { ApiRoute } from './match-route.ts';

/** `POST …/event_stream/`, the API leg of the sender (protocol 8). The sender's token is the credential, not the key. */
export async function answerEventStream(route: ApiRoute, exchange: Exchange, world: World): Promise<void> {
  if (exchange.request.method !== 'POST') throw new Refusal(405, { error: 'Method not allowed' }, { allow: 'POST' });
  const claims = await senderClaims(exchange.request, world.tokens);
  if (claims.run_id !== route.runId) throw new Refusal(403, { error: 'Token does not match task run' });
  const run = await world.runs.find(claims.run_id);
  if (!run || run.taskId !== route.taskId) throw new Refusal(404, { error: 'Task run not found' });
  if (route.projectId !== world.settings.projectId && route.projectId !== '@current')
    throw new Refusal(403, { error: 'Token does not match project' });
  await world.admission.sending(() => answerIngest(exchange, run.window, world.settings.meters));
}
