import { apiRoutes } from '@runwatch/protocol';
import { request } from 'undici';
import type { Theatre } from './theatre.ts';

/** The run is over, but its `updated_at` stands still: what compares times alone never learns of it. */
export async function finishWithOldTime(theatre: Theatre, status: 'completed' | 'failed'): Promise<void> {
  const { cloud, run } = theatre;
  const path = apiRoutes.run({ projectId: cloud.projectId, taskId: run.taskId, runId: run.runId });
  const { body } = await request(cloud.apiUrl + path, { headers: { authorization: `Bearer ${cloud.apiKey}` } });
  const before = (await body.json()) as object;
  run.flushLog();
  run.setStatus(status, { tell: false });
  run.switches.endWith();
  cloud.switches.answer('run', { status: 200, body: { ...before, status } });
}
