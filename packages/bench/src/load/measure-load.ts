import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createClient } from '@redis/client';
import { startRedisServer } from '@runwatch/local-cloud/testing';
import type { Sample } from '../client/task.ts';
import type { CloudAddress } from './cloud.ts';
import type { LoadJob } from './load.ts';

/** A sample that takes longer is given up. */
const LONGEST_MS = 120_000;

export type LoadWish = Omit<LoadJob, 'clouds'>;

/** A sample of so many processes of the cloud on one Redis. */
export async function measureLoad(processes: number, wish: LoadWish): Promise<Sample> {
  await using redis = await startRedisServer();
  const clouds: ChildProcess[] = [];
  try {
    for (let n = 0; n < processes; n++) clouds.push(program('cloud', redis.url));
    const addresses = await Promise.all(clouds.map((cloud) => said<CloudAddress>(cloud)));
    const job: LoadJob = { ...wish, clouds: addresses };
    const cpu = async () => (await Promise.all(clouds.map(cpuOf))).reduce((sum, micros) => sum + micros, 0);
    return await measured(program('load', JSON.stringify(job)), redis.url, cpu);
  } finally {
    for (const cloud of clouds) await ended(cloud);
  }
}

/** The same events by XADD and XREAD alone. */
export async function measureFloor(wish: LoadWish): Promise<Sample> {
  await using redis = await startRedisServer();
  return await measured(program('floor', JSON.stringify({ ...wish, redis: redis.url })), redis.url, undefined);
}

/** Lets the program run, and looks at the CPU of the others at the beginning and at the end of what it counts. */
async function measured(
  load: ChildProcess,
  redisUrl: string,
  cpuMicros: (() => Promise<number>) | undefined,
): Promise<Sample> {
  const redis = createClient({ url: redisUrl });
  await redis.connect();
  const patience = setTimeout(() => load.kill('SIGKILL'), LONGEST_MS);
  const look = async () => ({ cloud: (await cpuMicros?.()) ?? 0, redis: redisCpu(await redis.info('cpu')) });
  try {
    await said(load);
    const before = await look();
    load.send('go on');
    await said(load);
    const after = await look();
    const result = said<Sample>(load);
    load.send('go on');
    const sample = await result;
    const events = sample['events'] ?? Number.NaN;
    return {
      ...sample,
      ...(cpuMicros && { cpuMicros: (after.cloud - before.cloud) / events }),
      redisMicros: (after.redis - before.redis) / events,
    };
  } finally {
    clearTimeout(patience);
    redis.destroy();
    await ended(load);
  }
}

const program = (name: string, argument: string): ChildProcess =>
  fork(fileURLToPath(new URL(`${name}.js`, import.meta.url)), [argument]);

/** The next thing it says; rejects when it ends instead. */
async function said<T>(child: ChildProcess): Promise<T> {
  const gone = new AbortController();
  const exit = once(child, 'exit', { signal: gone.signal }).then(([code]) => {
    throw new Error(`A program of the load ended with ${code}`);
  });
  const message = once(child, 'message', { signal: gone.signal });
  try {
    const [what] = await Promise.race([message, exit]);
    return what as T;
  } finally {
    gone.abort();
    await Promise.allSettled([message, exit]);
  }
}

async function cpuOf(cloud: ChildProcess): Promise<number> {
  const answer = said<number>(cloud);
  cloud.send('cpu');
  return await answer;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Microseconds that the server has used. */
function redisCpu(info: string): number {
  const of = (name: string) => Number(new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]);
  return (of('used_cpu_sys') + of('used_cpu_user')) * 1e6;
}
