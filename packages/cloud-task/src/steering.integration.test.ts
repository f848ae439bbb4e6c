import type { Reader } from '@runwatch/protocol/testing';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';
import { breakTheWay } from './testing/outage.ts';

const MINUTE = 60_000;
const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });

async function watchLiveRun(bench: Bench) {
  const run = bench.cloud.createRun();
  run.agent.message('Before.');
  const reader = bench.watch(ref(run));
  await bench.until(() => reader.phase === 'live' && reader.texts.includes('Before.'), 'a live wire');
  return { run, reader };
}

const phases = (reader: Reader) =>
  reader.updates
    .flatMap((update) => (update.kind === 'connection' ? [update.connection.phase] : []))
    .filter((phase, i, all) => phase !== all[i - 1]);
const hasFailed = (reader: Reader) => phases(reader).includes('failed');

/** What the requests since then were for, in order. */
const askedFor = (bench: Bench, since: number) =>
  bench.cloud.requests.slice(since).map(({ leg, target }) => {
    const [name = ''] = /(?<=\/)[a-z_]+(?=\/(\?|$))/.exec(target) ?? [];
    return leg === 'proxy' ? 'proxy_stream' : name || 'run';
  });
/** The run's status is read first, then the stream goes on; the log is looked at beside it. */
const comesBack = {
  asymmetricMatch: (asked: string[]) =>
    asked.filter((name) => name !== 'session_logs').join() === 'run,stream_token,proxy_stream',
};
const cursors = (bench: Bench) =>
  bench.cloud.requests.filter((r) => r.leg === 'proxy').map((r) => r.headers['last-event-id']);

describe('without a network', () => {
  test.each([
    ['breaks', (run: { switches: { reset(): void } }) => run.switches.reset()],
    ['falls silent', (run: { switches: { freeze(): void } }) => run.switches.freeze()],
  ])('C1, H3: a stream that %s costs one request in half an hour, and is back within two seconds', async (_, cut) => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    bench.machine.says('offline');
    const repair = breakTheWay(bench.cloud);
    cut(run);
    const before = bench.cloud.requests.length;
    await bench.pass(30 * MINUTE, 5_000);
    expect(reader.phase).toBe('waiting-for-network');
    expect(reader.connection).toMatchObject({ attempt: 0, retryAt: null, failure: null });
    expect(reader.texts).toEqual(['Before.']);
    expect(bench.cloud.requests.length - before).toBeLessThanOrEqual(1);

    repair();
    run.agent.message('Meanwhile.');
    const [backAt, since] = [bench.clock.now(), bench.cloud.requests.length];
    bench.machine.says('online');
    await bench.until(() => reader.phase === 'live' && reader.texts.includes('Meanwhile.'), 'the wire');
    expect(bench.clock.now() - backAt).toBeLessThan(2_000);
    expect(askedFor(bench, since)).toEqual(comesBack);
    expect(cursors(bench).at(-1)).toMatch(/^\d+-\d+$/);
    expect(hasFailed(reader)).toBe(false);
  });
});
