import { ManualClock } from '@runwatch/async/testing';
import { CloudTaskService, createCloudRunsRouter, createNetwork } from '@runwatch/cloud-task';
import { type RouteAnswer, startLocalCloud } from '@runwatch/local-cloud';
import { CloudRunError, type Failure, isCloudRunError } from '@runwatch/protocol';
import { expect, test } from 'vitest';
import { createIpcClient } from './renderer/index.ts';
import { InMemoryBridge } from './testing/in-memory-bridge.ts';

const KEY = 'phx_CANARY-KEY-77aa';
const CONTENT = 'CANARY-CONTENT-b4d1';
const body = { error: CONTENT, detail: CONTENT, code: CONTENT };
const headers = { 'content-type': 'application/json' };
const rpc = { jsonrpc: '2.0', id: 1, error: { code: -32_000, message: `${CONTENT} ${KEY}` } };

test.each<[string, RouteAnswer]>([
  ['401', { status: 401, body }],
  ['403', { status: 403, body }],
  ['409', { status: 409, body }],
  ['502', { status: 502, body: `<h1>${CONTENT}</h1>` }],
  ['a JSON-RPC error', { status: 200, headers, body: rpc }],
  ['broken JSON', { status: 200, headers, body: CONTENT }],
  ['a reset', 'reset'],
])('S4, S5: nothing of a failure reaches the window but its code and our words: %s', async (_, answer) => {
  const clock = new ManualClock();
  await using cloud = await startLocalCloud({ clock, apiKey: KEY });
  await using network = createNetwork();
  const account = { id: 'me', apiHost: cloud.apiUrl, projectId: cloud.projectId, token: async () => KEY };
  await using service = new CloudTaskService({ clock, random: () => 0.5, network, account });
  const bridge = new InMemoryBridge(createCloudRunsRouter(service));
  const client = createIpcClient();
  const { taskId, runId } = cloud.createRun();
  for (const route of ['run', 'tasks', 'stream_token', 'api_stream', 'proxy_stream', 'command', 'cancel'] as const)
    cloud.switches.answer(route, answer);

  const run = { taskId, runId };
  const leaving = new AbortController();
  const asked = [
    client.command(run, { method: 'user_message', params: { content: CONTENT } }, 'c'),
    client.stop(run),
    (async () => {
      for await (const { trouble } of client.runs(leaving.signal)) throw new CloudRunError(trouble?.failure as Failure);
    })(),
    client.retry({ ...run, accountId: 'nobody' }),
  ];
  const watching = (async () => {
    for await (const updates of client.watch(run, leaving.signal))
      if (updates.some((one) => one.kind === 'connection' && one.connection.failure)) break;
  })();
  let over = false;
  const results = Promise.allSettled([...asked, watching]).finally(() => {
    over = true;
  });
  while (!over) {
    await new Promise((turn) => setImmediate(turn));
    clock.advance(10);
  }

  const failed = (await results).flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  expect(failed.length).toBeGreaterThanOrEqual(3);
  expect(failed.every((error) => isCloudRunError(error))).toBe(true);
  // All that main has sent, as it crossed.
  const crossed = JSON.stringify(bridge.answers);
  expect(crossed).toContain('"failure":{"code":');
  for (const secret of [KEY, CONTENT, cloud.apiUrl, cloud.proxyUrl, 'at async', '.ts:'])
    expect(crossed).not.toContain(secret);
});
