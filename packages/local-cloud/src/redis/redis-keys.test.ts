import { createClient } from '@redis/client';
import { proxyRoutes } from '@runwatch/protocol';
import { request } from 'undici';
import { afterAll, expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloudOptions } from '../options.ts';
import { ApiClient } from '../testing/api-client.ts';
import { startRedisServer } from '../testing/redis-server.ts';
import { openRedisStore } from './redis-store.ts';

const server = await startRedisServer();
afterAll(() => server[Symbol.asyncDispose]());

/** A process of the cloud on Redis, and a way to look at the keys beside it. */
async function startOnRedis(options: LocalCloudOptions = {}) {
  const redis = createClient({ url: server.url });
  await redis.connect();
  const store = await openRedisStore(server.url);
  const cloud = await startLocalCloud({ store, ...options });
  return {
    cloud,
    redis,
    api: new ApiClient(cloud),
    async send(runId: string, body: string) {
      const run = cloud.runs.find((one) => one.runId === runId);
      if (!run) throw new Error('no such run');
      const authorization = `Bearer ${await cloud.sendingToken(run)}`;
      const answer = await request(cloud.proxyUrl + proxyRoutes.ingest(runId), {
        method: 'POST',
        headers: { authorization },
        body,
      });
      return { status: answer.statusCode, json: (await answer.body.json()) as object };
    },
    async [Symbol.asyncDispose]() {
      await cloud[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      redis.destroy();
    },
  };
}

const line = (seq: number) => `${JSON.stringify({ seq, event: { type: 'notification', n: seq } })}\n`;
const complete = (seq: number) => `{"type":"_posthog/stream_complete","final_seq":${seq}}\n`;
const COMPLETE = { data: '{"type":"STREAM_STATUS","status":"complete"}' };

/** What is in Redis of a stream, with its times to live in seconds. */
async function keysOf({ redis }: Awaited<ReturnType<typeof startOnRedis>>, runId: string) {
  const names = (await redis.keys(`task-run-stream:${runId}*`)).sort();
  const values = await Promise.all(
    names.map(async (name) => {
      const type = await redis.type(name);
      const value =
        type === 'stream' ? (await redis.xRange(name, '-', '+'))?.map(({ message }) => message) : await redis.get(name);
      return [name.slice(`task-run-stream:${runId}`.length), { type, value, ttl: await redis.ttl(name) }] as const;
    }),
  );
  return Object.fromEntries(values);
}

/** A time to live that has just been set. */
const about = (seconds: number) => expect.toSatisfy((ttl: number) => ttl <= seconds && ttl > seconds - 10);

test('a run that is sent and read has the keys, the entries and the times to live of the contract, and no others', async () => {
  await using w = await startOnRedis();
  const { runId } = w.cloud.createRun();
  await w.send(runId, line(1) + line(2));
  const events = [{ data: '{"type":"notification","n":1}' }, { data: '{"type":"notification","n":2}' }];
  expect(await keysOf(w, runId)).toEqual({
    '': { type: 'stream', value: events, ttl: about(21_600) },
    ':last-seq': { type: 'string', value: '2', ttl: about(25_200) },
  });
  const run = w.cloud.runs[0];
  if (!run) throw new Error('no run');
  await using stream = await w.api.stream('proxy', run);
  await expect.poll(() => stream.frames.length).toBe(2);
  await w.send(runId, complete(2));
  await stream.over;
  expect(await keysOf(w, runId)).toEqual({
    '': { type: 'stream', value: [...events, COMPLETE], ttl: about(1_800) },
    ':completed': { type: 'string', value: '1', ttl: about(25_200) },
    ':last-seq': { type: 'string', value: '2', ttl: about(25_200) },
    ':watched': { type: 'string', value: '1', ttl: about(300) },
  });
  // Again is no change, and what the server says afterwards shortens nothing and lengthens nothing.
  await w.send(runId, complete(9));
  run.live({ late: true });
  await w.cloud.settled();
  expect((await keysOf(w, runId))['']?.ttl).toEqual(about(1_800));
  run.finish('completed');
  await w.cloud.settled();
  const after = await keysOf(w, runId);
  const state = { data: expect.stringContaining('"task_run_state"') };
  expect(after['']).toEqual({
    type: 'stream',
    value: [...events, COMPLETE, { data: '{"late":true}' }, state],
    ttl: about(1_800),
  });
});

test('asking for the last number keeps it known for longer', async () => {
  await using w = await startOnRedis();
  const { runId } = w.cloud.createRun();
  await w.send(runId, line(1));
  await w.redis.expire(`task-run-stream:${runId}:last-seq`, 5);
  expect((await w.send(runId, '')).json).toEqual({ accepted: 0, duplicate: 0, last_accepted_seq: 1 });
  expect(await w.redis.ttl(`task-run-stream:${runId}:last-seq`)).toBeGreaterThan(25_000);
});

test('an empty stream that is completed has no number, and an error is a sentinel that ends it too', async () => {
  await using w = await startOnRedis();
  const empty = w.cloud.createRun();
  await w.send(empty.runId, complete(0));
  expect(await keysOf(w, empty.runId)).toEqual({
    '': { type: 'stream', value: [COMPLETE], ttl: about(1_800) },
    ':completed': { type: 'string', value: '1', ttl: about(25_200) },
  });
  const failed = w.cloud.createRun();
  failed.switches.endWith('x'.repeat(600));
  await w.cloud.settled();
  const error = { data: `{"type":"STREAM_STATUS","status":"error","error":"${'x'.repeat(500)}"}` };
  expect(await keysOf(w, failed.runId)).toEqual({
    '': { type: 'stream', value: [error], ttl: about(1_800) },
    ':completed': { type: 'string', value: '1', ttl: about(25_200) },
  });
});

test('a stream keeps about as many entries as it shall, and a new start leaves only who watches', async () => {
  await using w = await startOnRedis({ window: 200 });
  const run = w.cloud.createRun();
  await w.send(run.runId, Array.from({ length: 900 }, (_, n) => line(n + 1)).join(''));
  const length = await w.redis.xLen(`task-run-stream:${run.runId}`);
  // Whole nodes of a hundred entries are cut off.
  expect(length).toBeGreaterThanOrEqual(200);
  expect(length).toBeLessThan(300);
  await w.redis.set(`task-run-stream:${run.runId}:watched`, '1');
  await w.redis.set(`task-run-stream:${run.runId}:ingest-agent-active`, '1');
  run.switches.epochReset();
  await w.cloud.settled();
  expect(Object.keys(await keysOf(w, run.runId))).toEqual([':watched']);
});

test('a run gated by presence stores what comes while the lease is held, and its numbers all the time', async () => {
  await using w = await startOnRedis();
  const run = w.cloud.createRun({ presenceGated: true });
  await w.send(run.runId, line(1));
  run.live({ unseen: true });
  await w.cloud.settled();
  expect(await keysOf(w, run.runId)).toEqual({ ':last-seq': { type: 'string', value: '1', ttl: about(25_200) } });
  await w.redis.set(`task-run-stream:${run.runId}:watched`, '1', { expiration: { type: 'EX', value: 300 } });
  await w.send(run.runId, line(2));
  run.live({ seen: true });
  await w.cloud.settled();
  expect((await keysOf(w, run.runId))['']?.value).toEqual([
    { data: '{"type":"notification","n":2}' },
    { data: '{"seen":true}' },
  ]);
});

test('W3: senders beside each other have each number stored once', async () => {
  await using w = await startOnRedis();
  const { runId } = w.cloud.createRun();
  const body = Array.from({ length: 50 }, (_, n) => line(n + 1)).join('');
  const answers = await Promise.all(Array.from({ length: 8 }, () => w.send(runId, body)));
  for (const { status, json } of answers) {
    expect(status).toBe(200);
    expect(json).toMatchObject({ last_accepted_seq: 50 });
  }
  const accepted = answers.reduce((sum, { json }) => sum + (json as { accepted: number }).accepted, 0);
  expect([accepted, await w.redis.xLen(`task-run-stream:${runId}`)]).toEqual([50, 50]);
});
