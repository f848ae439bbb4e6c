import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@runwatch/async';
import { startLocalCloud } from '@runwatch/local-cloud';
import { expect, test, vi } from 'vitest';
import { RunIngestSender, RunLogWriter, systemSpillDisk } from './index.ts';

test('the example of the README runs', async () => {
  await using cloud = await startLocalCloud();
  const run = cloud.createRun();
  const { apiUrl: url, proxyUrl, projectId, apiKey } = cloud;
  const token = await cloud.sendingToken(run);
  const sandbox = { url, proxyUrl, projectId, apiKey, token, taskId: run.taskId, runId: run.runId };
  const folder = await mkdtemp(join(tmpdir(), 'ingest-'));
  const { signal } = new AbortController();
  const session = [{ type: 'notification', notification: { jsonrpc: '2.0', method: '_posthog/run_started' } }];
  const said = vi.spyOn(console, 'log').mockImplementation(() => {});

  const ports = { clock: systemClock, random: Math.random };
  const stream = new RunIngestSender({
    ...ports,
    target: { leg: 'proxy', url: sandbox.proxyUrl, runId: sandbox.runId },
    credential: { token: async () => sandbox.token },
    spill: { disk: systemSpillDisk, folder },
  });
  const log = new RunLogWriter({ ...ports, target: sandbox, credential: { token: async () => sandbox.apiKey } });
  for (const event of session) {
    stream.append(event);
    log.append(event);
    await stream.ready(signal); // only a producer that can wait needs to
  }
  console.log(await log.close(), await stream.complete()); // what was taken, and what was not

  expect(said).toHaveBeenCalledWith(
    expect.objectContaining({ unsent: 0 }),
    expect.objectContaining({ completed: true, unsent: 0 }),
  );
  said.mockRestore();
  await rm(folder, { recursive: true });
  expect(run.truth()).toEqual(session);
});
