import { expect, test } from 'vitest';
import { startLocalCloud } from './index.ts';

test('the README tells how to use a cloud', async () => {
  await using cloud = await startLocalCloud();
  const run = cloud.createRun({ title: 'Fix the login test' });
  run.agent.userPrompt('Why is it flaky?');
  run.agent.chunk('It does not wait ');
  run.agent.chunk('for the redirect.'); // two frames live, one entry in the log
  run.agent.turnComplete();
  cloud.switches.answer('session_logs', [{ status: 503 }, 'pass']);
  run.switches.cut('torn');
  run.finish('completed');
  expect(run.truth()).toHaveLength(4); // what a reader must end up with
});
