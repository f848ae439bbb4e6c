import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BenchServer } from '../../server/bench-server.ts';
import { ServerHandle } from '../server-handle.ts';
import { measureCrowd } from './crowd.ts';
import { measureHistory } from './history.ts';
import { measureLive } from './live.ts';
import { measureNewest } from './newest.ts';

// That they come to an end, and have something to say. What they say is the benchmark's matter: nothing here depends on time.
const bench = new BenchServer();
let server: ServerHandle;
beforeAll(async () => {
  server = new ServerHandle(await bench.listen());
});
afterAll(() => bench[Symbol.asyncDispose]());

describe.each(['floor', 'baseline', 'ours'] as const)('%s', (contender) => {
  test('is told the newest page', async () => {
    const { requests } = await measureNewest(server, contender, 1_500);
    expect(requests).toBeGreaterThan(0);
  });

  test('reads a history', async () => {
    expect(await measureHistory(server, contender, 2_000, 'lines')).toHaveProperty('stallMs');
  });

  test('is told live events to the end', async () => {
    expect((await measureLive(server, contender, 200))['cpuUs']).toBeGreaterThan(0);
  });

  test('is told of many runs', async () => {
    const crowd = { runs: 2, readers: contender === 'floor' ? 1 : 2, perSecond: 200, seconds: 0.3, warmUpSeconds: 0.1 };
    expect(await measureCrowd(server, contender, crowd)).toHaveProperty('p99Ms');
  });
});
