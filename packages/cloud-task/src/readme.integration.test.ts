import { systemClock } from '@runwatch/async';
import { startLocalCloud } from '@runwatch/local-cloud';
import { expect, test, vi } from 'vitest';
import { CloudTaskService, createNetwork } from './index.ts';

test('the example of the README runs', async () => {
  await using cloud = await startLocalCloud();
  const run = cloud.play('finished-yesterday');
  const { signal } = new AbortController();
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});

  await using network = createNetwork();
  await using service = new CloudTaskService({
    clock: systemClock,
    random: Math.random,
    network,
    account: { id: 'me', apiHost: cloud.apiUrl, projectId: cloud.projectId, token: async () => cloud.apiKey },
  });
  for await (const updates of service.watch({ taskId: run.taskId, runId: run.runId }, signal))
    for (const update of updates) if (update.kind === 'ended') console.log(update.run.status, update.integrity);

  expect(log).toHaveBeenCalledWith('completed', expect.objectContaining({ gaps: [], upTo: run.truth().length }));
  log.mockRestore();
});
