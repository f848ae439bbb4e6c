import { z } from 'zod';
import { Refusal } from '../http/respond.ts';
import type { Run } from '../run.ts';
import type { CarriedOut } from '../store/shared-store.ts';

export const CancelBody = z.strictObject({
  reason: z.string().max(500).nullish(),
  only_if_awaiting_first_message: z.boolean().optional(),
});

/** `POST …/cancel/` (protocol 1.7). Accepted at once; the run is over a moment later. */
export async function cancel(run: Run, body: z.infer<typeof CancelBody>): Promise<CarriedOut> {
  if (run.state.environment !== 'cloud') throw new Refusal(400, { error: 'Only cloud runs can be cancelled' });
  const guarded = body.only_if_awaiting_first_message === true && (await run.begun());
  if (run.state.over || guarded) return { status: 200, body: run.state.toTaskRun() };
  run.cancelSoon();
  return { status: 202, body: run.state.toTaskRun() };
}
