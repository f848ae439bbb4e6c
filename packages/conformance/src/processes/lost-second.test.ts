import { stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '@runwatch/async';
import { eventually } from '@runwatch/async/testing';
import { RunIngestSender } from '@runwatch/ingest';
import { startLocalCloud } from '@runwatch/local-cloud';
import { openRedisStore } from '@runwatch/local-cloud/redis';
import { readStream, startRedisServer } from '@runwatch/local-cloud/testing';
import { apiRoutes } from '@runwatch/protocol';
import { expect, test } from 'vitest';

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => ({ n: from + at }));

/*
 * What `appendfsync everysec` comes to when the machine goes down: Redis comes back without what it acknowledged last. No sender has that any more, so no wire
 * can bring it back. What must hold: no more is lost than this, what comes after it is told, and nobody who has seen it is told anything twice.
 */
test('a Redis that comes back without its last second has lost what it acknowledged in it, and nothing else', async () => {
  await using redis = await startRedisServer({ persistence: true });
  await using store = await openRedisStore(redis.url);
  await using cloud = await startLocalCloud({ store });
  const run = cloud.createRun();
  await cloud.settled();
  const { projectId, proxyUrl, apiKey } = cloud;
  const { taskId, runId } = run;
  await using sender = new RunIngestSender({
    target: { leg: 'proxy', url: proxyUrl, runId },
    credential: { token: () => cloud.sendingToken(run) },
    clock: systemClock,
    random: () => 0,
  });
  const { signal } = new AbortController();
  const send = async (from: number, to: number) => {
    for (const event of numbers(from, to)) sender.append(event);
    await sender.flush(signal);
  };
  const url = cloud.apiUrl + apiRoutes.stream({ projectId, taskId, runId });
  const authorization = `Bearer ${apiKey}`;
  const told = ({ frames }: Awaited<ReturnType<typeof readStream>>) =>
    frames.filter(({ event }) => event === undefined).map(({ data }) => JSON.parse(data) as object);

  await send(1, 20);
  const file = path.join(redis.folder, 'appendonlydir', 'appendonly.aof.1.incr.aof');
  const { size } = await stat(file);
  await send(21, 40);
  await using early = await readStream(url, { authorization });
  await eventually(() => told(early).length === 40, 'everything');
  await redis.kill();
  await truncate(file, size);
  await redis.start();
  await early.over;

  await send(41, 60);
  expect((await sender.complete()).completed).toBe(true);
  expect(sender.counts).toMatchObject({ queued: 60, acknowledged: 60 });
  await using late = await readStream(url, { authorization });
  await late.over;
  expect(told(late)).toEqual([...numbers(1, 20), ...numbers(41, 60)]);
  const lastSeen = early.frames.findLast(({ id }) => id !== undefined)?.id ?? '';
  await using again = await readStream(url, { authorization, 'last-event-id': lastSeen });
  await again.over;
  expect(told(again)).toEqual(numbers(41, 60));
}, 60_000);
