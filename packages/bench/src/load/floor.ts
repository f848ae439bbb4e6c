import { once } from 'node:events';
import { createClient } from '@redis/client';
import { quantile } from '../measure/median.ts';
import { agesIn, eventNow } from './event.ts';

/** What is asked of the program: the same events with nothing between, by the same client. */
export interface FloorJob {
  redis: string;
  runs: number;
  batch: number;
  perSecond: number | undefined;
  seconds: number;
}

// One process appends to streams and reads them, with a connection for all writes and one for each reader, as the cloud does.
const job = JSON.parse(process.argv[2] ?? '') as FloorJob;
const TRIM = { strategy: 'MAXLEN', strategyModifier: '~', threshold: 5_000 } as const;
const writer = createClient({ url: job.redis });
await writer.connect();

const ages: number[] = [];
let counting = false;
let received = 0;
const keys = Array.from({ length: job.runs }, (_, n) => `floor:${n}`);

async function read(key: string): Promise<void> {
  const reader = createClient({ url: job.redis });
  await reader.connect();
  for (let id = '0-0'; ; ) {
    const reply = await reader.xRead({ key, id }, { COUNT: 16, BLOCK: 100 });
    for (const message of reply?.[0]?.messages ?? []) {
      id = message.id;
      received++;
      const those = agesIn(message.message['data'] ?? '');
      if (counting) ages.push(...those);
    }
  }
}

async function keepSending(key: string, n: number, end: number): Promise<void> {
  const everyMs = job.perSecond === undefined ? 0 : (1_000 * job.runs * job.batch) / job.perSecond;
  let next = performance.now() + (everyMs * n) / job.runs;
  for (; performance.now() < end; next += everyMs) {
    if (everyMs > 0) await until(Math.min(next, end));
    const batch = Array.from({ length: job.batch }, () => writer.xAdd(key, '*', { data: eventNow() }, { TRIM }));
    await Promise.all(batch);
  }
}

const until = (at: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));

const WARM_UP_MS = 1_000;
for (const key of keys) read(key).catch(() => {});
const end = performance.now() + WARM_UP_MS + job.seconds * 1_000;
const sending = Promise.all(keys.map((key, n) => keepSending(key, n, end)));
sending.catch(() => {});
await until(performance.now() + WARM_UP_MS);
process.send?.('begin');
await once(process, 'message');
counting = true;
const [startedAt, before, cpu] = [performance.now(), received, process.cpuUsage()];
await until(end);
const seconds = (performance.now() - startedAt) / 1_000;
const events = received - before;
const { user, system } = process.cpuUsage(cpu);
process.send?.('end');
await once(process, 'message');
await sending;
process.send?.(
  {
    events,
    perSecond: events / seconds,
    p50Ms: quantile(ages, 0.5),
    p99Ms: quantile(ages, 0.99),
    cpuMicros: (user + system) / events,
  },
  () => process.exit(0),
);
