import { z } from 'zod';
import type { Exchange } from '../http/exchange.ts';
import { readBody } from '../http/read-body.ts';
import { sendJson } from '../http/respond.ts';
import type { Run } from '../run.ts';

const Body = z.strictObject({
  status: z.enum(['not_started', 'queued', 'in_progress', 'completed', 'failed', 'cancelled']).optional(),
  branch: z.string().nullish(),
  stage: z.string().nullish(),
  output: z.record(z.string(), z.unknown()).nullish(),
  state: z.record(z.string(), z.unknown()).optional(),
  state_remove_keys: z.array(z.string()).optional(),
  error_message: z.string().nullish(),
  environment: z.literal('local').optional(),
});

/** `PATCH …/runs/{run}/`, how a sandbox tells the state of its run (protocol 1.3). A run that is over stays as it is. */
export async function answerPatchRun(run: Run, exchange: Exchange): Promise<void> {
  const { status = run.status, ...body } = await readBody(exchange, Body);
  if (!run.state.over) {
    await run.commitStatus(status, {
      bag: body.state ?? {},
      remove: body.state_remove_keys ?? [],
      ...(body.branch !== undefined && { branch: body.branch }),
      ...(body.stage !== undefined && { stage: body.stage }),
      ...(body.output !== undefined && { output: body.output }),
      ...(body.error_message !== undefined && { errorMessage: body.error_message }),
    });
    if (run.state.over) run.stop();
    await run.settled();
  }
  sendJson(exchange.response, 200, run.state.toTaskRun());
}
