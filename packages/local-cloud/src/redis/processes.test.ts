import { Readable } from 'node:stream';
import { eventually } from '@runwatch/async/testing';
import { apiRoutes, proxyRoutes } from '@runwatch/protocol';
import { request } from 'undici';
import { afterAll, expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloudOptions } from '../options.ts';
import { ApiClient } from '../testing/api-client.ts';
import { OpenRequest } from '../testing/open-request.ts';
import { startRedisServer } from '../testing/redis-server.ts';
import { openRedisStore } from './redis-store.ts';

const server = await startRedisServer({ persistence: true });
afterAll(() => server[Symbol.asyncDispose]());

/** One process of the cloud, as far as the others can tell. */
async function startProcess(options: LocalCloudOptions = {}) {
  const store = await openRedisStore(server.url);
  const cloud = await startLocalCloud({ store, ...options });
  return {
    cloud,
    api: new ApiClient(cloud),
    async [Symbol.asyncDispose]() {
      await cloud[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

type Process = Awaited<ReturnType<typeof startProcess>>;

const line = (seq: number) => `${JSON.stringify({ seq, event: { n: seq } })}\n`;
const complete = (seq: number) => `{"type":"_posthog/stream_complete","final_seq":${seq}}\n`;

async function send({ cloud }: Process, runId: string, token: string, body: string) {
  const answer = await request(cloud.proxyUrl + proxyRoutes.ingest(runId), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body,
  });
  return { status: answer.statusCode, json: (await answer.body.json()) as { last_accepted_seq?: number } };
}

test('a run made on one process is sent to on a second and read on a third', async () => {
  await using a = await startProcess();
  await using b = await startProcess();
  await using c = await startProcess();
  const made = (await a.api.post('/_local/runs', { title: 'Shared', taskId: 't', runId: 'r' })).json;
  const { token } = (await b.api.post('/_local/runs/r/ingest-token', {})).json;
  const run = (await c.api.get(apiRoutes.runs(c.cloud.projectId, 't'))).json.results[0];
  expect([made.runId, run.id, run.task]).toEqual(['r', 'r', 't']);
  const there = a.cloud.runs[0];
  if (!there) throw new Error('no run');
  await using stream = await c.api.stream('proxy', there);
  await using direct = await c.api.stream('api', there);
  await send(b, 'r', token, line(1));
  await eventually(() => stream.frames.length === 1, 'the first event');
  await send(a, 'r', token, line(2) + complete(2));
  await Promise.all([stream.over, direct.over]);
  for (const { frames } of [stream, direct])
    expect(frames.map(({ event, data }) => event ?? JSON.parse(data))).toEqual([{ n: 1 }, { n: 2 }, 'stream-end']);
  // The log is shared as well.
  await b.api.post(apiRoutes.appendLog(b.api.path(there)), { entries: [{ n: 1 }, { n: 2 }] });
  expect((await c.api.page(there, 'offset=1')).json).toEqual([{ n: 2 }]);
});

test('a scenario that one process plays is told, answered and cancelled on another', async () => {
  await using a = await startProcess();
  await using b = await startProcess();
  const run = a.cloud.play('small-fix', { speed: 1_000 });
  await a.cloud.settled();
  await eventually(() => run.openPermissions.length > 0, 'the question');
  const requestId = run.openPermissions[0];
  const refused = await b.api.command(run, 'permission_response', { requestId, optionId: 'nope' });
  expect(refused.json.error.message).toBe('Permission option was not offered: nope');
  expect((await b.api.command(run, 'permission_response', { requestId, optionId: 'allow' })).json.result).toEqual({
    resolved: true,
  });
  await using stream = await b.api.stream('proxy', run);
  await stream.over;
  expect(stream.frames.at(-1)?.event).toBe('stream-end');
  expect((await b.api.run(run)).json.status).toBe('completed');

  const quiet = a.cloud.play('goes-quiet');
  await a.cloud.settled();
  expect((await b.api.cancel(quiet)).status).toBe(202);
  await eventually(() => quiet.status === 'cancelled', 'the end');
});

test('a run that another process ends is no longer played', async () => {
  await using a = await startProcess({ speed: 0.01 });
  await using b = await startProcess();
  const run = a.cloud.play('goes-quiet');
  await a.cloud.settled();
  expect((await b.api.post(`/_local/runs/${run.runId}/finish`, { status: 'failed' })).json.status).toBe('failed');
  await eventually(() => run.status === 'failed', 'the news');
});

test('the sandbox of a process that is gone cannot be reached, but its run can be ended', async () => {
  const a = await startProcess();
  await using b = await startProcess();
  const run = a.cloud.createRun();
  await a[Symbol.asyncDispose]();
  const { status, json } = await b.api.command(run, 'user_message', { content: 'Hello' });
  expect([status, json]).toEqual([502, { error: 'The sandbox of this run cannot be reached' }]);
  expect((await b.api.cancel(run)).status).toBe(202);
  await expect.poll(async () => (await b.api.run(run)).json.status).toBe('cancelled');
});

test('tokens of one process are good on all, until they are made to expire on any', async () => {
  await using a = await startProcess();
  await using b = await startProcess();
  const run = a.cloud.createRun();
  await a.cloud.settled();
  expect(a.cloud.apiKey).toBe(b.cloud.apiKey);
  const token = await b.api.token(run);
  await using before = await a.api.stream('proxy', run, { token });
  expect(before.status).toBe(200);
  await b.api.post(`/_local/runs/${run.runId}/expire-tokens`, {});
  await using after = await a.api.stream('proxy', run, { token });
  expect(after.status).toBe(401);
});

test('a resumed run has the log of the one before it on every process', async () => {
  await using a = await startProcess();
  await using b = await startProcess();
  const first = a.cloud.createRun({ history: { length: 2_500, entryAt: (n) => ({ n }) } });
  first.log('no JSON');
  first.log({ n: 2_500 });
  const second = a.cloud.createRun({ resumeFrom: first });
  second.log({ second: true });
  await a.cloud.settled();
  const page = await b.api.page(second, 'offset=2499&limit=5');
  expect(page.json).toEqual([{ n: 2_499 }, { n: 2_500 }, { second: true }]);
  expect(page.headers['x-total-count']).toBe('2502');
  expect((await b.api.logs(second)).text.split('\n')).toHaveLength(2_504);
});

test('a process that is stopped lets its senders finish and sends its readers elsewhere', async () => {
  await using a = await startProcess();
  await using b = await startProcess();
  const run = a.cloud.createRun();
  const waiting = a.cloud.createRun();
  await a.cloud.settled();
  const token = await a.cloud.sendingToken(run);
  await send(a, run.runId, token, line(1));
  await using stream = await a.api.stream('proxy', run);
  await using early = await a.api.stream('api', waiting);
  await eventually(() => stream.frames.length === 1, 'the first event');
  const sending = new OpenRequest(a.cloud.proxyUrl + proxyRoutes.ingest(run.runId), {
    authorization: `Bearer ${token}`,
  });
  sending.write(line(2));
  await eventually(() => stream.frames.length === 2, 'the second event');
  let gone = false;
  const drained = a.cloud.drain(60_000).then(() => {
    gone = true;
  });
  await Promise.all([stream.over, early.over]);
  for (const { frames } of [stream, early])
    expect([frames.at(-1)?.event, JSON.parse(frames.at(-1)?.data ?? '')]).toEqual(['end', { type: 'rotated' }]);
  const refused = await request(a.cloud.proxyUrl + proxyRoutes.ingest(run.runId), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  expect([refused.statusCode, refused.headers['retry-after'], await refused.body.json()]).toEqual([
    503,
    '1',
    { error: 'Shutting down' },
  ]);
  const ready = await request(`${a.cloud.proxyUrl}/_readyz`);
  expect([ready.statusCode, await ready.body.json()]).toEqual([503, { status: 'shutting_down' }]);
  expect(gone).toBe(false);
  sending.write(line(3));
  expect(JSON.parse((await sending.end()).text)).toEqual({ accepted: 2, duplicate: 0, last_accepted_seq: 3 });
  await drained;
  expect((await send(b, run.runId, token, '')).json.last_accepted_seq).toBe(3);
});

test('W3: a Redis that dies and comes back has what was acknowledged, and readers and senders go on', async () => {
  await using a = await startProcess();
  const run = a.cloud.createRun();
  await a.cloud.settled();
  const token = await a.cloud.sendingToken(run);
  await send(a, run.runId, token, line(1) + line(2));
  await using stream = await a.api.stream('proxy', run);
  await eventually(() => stream.frames.length === 2, 'what was sent');
  await server.kill();
  await stream.over;
  expect(stream.frames.at(-1)).toMatchObject({
    event: 'error',
    data: '{"error":"Connection lost to task run stream"}',
  });
  expect((await send(a, run.runId, token, line(3))).status).toBe(500);
  expect((await request(`${a.cloud.proxyUrl}/_readyz`)).statusCode).toBe(503);
  await server.start();
  await expect
    .poll(async () => (await request(`${a.cloud.proxyUrl}/_readyz`)).statusCode, { timeout: 10_000 })
    .toBe(200);
  await expect
    .poll(async () => (await send(a, run.runId, token, '')).json.last_accepted_seq, { timeout: 10_000 })
    .toBe(2);
  await send(a, run.runId, token, line(3) + complete(3));
  await using again = await a.api.stream('proxy', run, { cursor: stream.frames[1]?.id ?? '' });
  await again.over;
  expect(again.frames.map(({ event, data }) => event ?? data)).toEqual(['{"n":3}', 'stream-end']);
});

test('a state that Redis did not take is not acknowledged, and can be told again', async () => {
  await using a = await startProcess();
  await using b = await startProcess();
  const run = a.cloud.createRun();
  await a.cloud.settled();
  let tellTheRest = () => {};
  const rest = new Promise<void>((resolve) => {
    tellTheRest = resolve;
  });
  const patch = async (body: AsyncGenerator<string>) => {
    const headers = { authorization: a.api.authorization };
    const url = a.cloud.apiUrl + apiRoutes.run(a.api.path(run));
    const answer = await request(url, { method: 'PATCH', headers, body: Readable.from(body) });
    await answer.body.dump();
    return answer.statusCode;
  };
  const refused = patch(
    (async function* () {
      yield '{"status":';
      await rest;
      yield '"completed"}';
    })(),
  );
  await eventually(() => a.cloud.requests.some(({ method }) => method === 'PATCH'), 'the beginning of the request');
  // Asked behind it, on the same connection: the run has been found.
  await a.api.run(run);
  await server.kill();
  tellTheRest();
  expect(await refused).toBe(500);
  await server.start();
  await expect.poll(async () => (await b.api.run(run)).json?.status, { timeout: 10_000 }).toBe('in_progress');
  const again = () =>
    patch(
      (async function* () {
        yield '{"status":"completed"}';
      })(),
    );
  await expect.poll(again, { timeout: 10_000 }).toBe(200);
  expect((await b.api.run(run)).json.status).toBe('completed');
});
