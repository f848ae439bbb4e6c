import { z } from 'zod';
import type { Exchange } from '../http/exchange.ts';
import { readBody } from '../http/read-body.ts';
import { Refusal, sendJson } from '../http/respond.ts';
import type { Run } from '../run.ts';

const Body = z.strictObject({
  reason: z.string().max(500).nullish(),
  only_if_awaiting_first_message: z.boolean().optional(),
});

/** `POST …/cancel/` (protocol 1.7). Accepted at once; the run is over a moment later. */
export async function answerCancel(run: Run, exchange: Exchange): Promise<void> {
  const body = await readBody(exchange, Body);
  if (run.state.environment !== 'cloud') throw new Refusal(400, { error: 'Only cloud runs can be cancelled' });
  const guarded = body.only_if_awaiting_first_message === true && (await run.begun());
  if (run.state.over || guarded) return sendJson(exchange.response, 200, run.state.toTaskRun());
  run.cancelSoon();
  sendJson(exchange.response, 202, run.state.toTaskRun());
}
