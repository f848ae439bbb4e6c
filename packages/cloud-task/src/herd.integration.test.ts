import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';
import { seeded } from './testing/seeded.ts';

const RUNS = 50;
/** How long the server takes over what is asked of it, so that places are held. */
const SLOW_MS = 100;
/** The first wait after a cut is up to this (full jitter). */
const FIRST_WAIT_MS = 500;

/** Most requests of a kind that the server had at once, each taking `SLOW_MS`; and when they came. */
function arrivals(bench: Bench, isOfKind: (target: string) => boolean, since = 0) {
  const at = bench.cloud.requests.filter((r) => r.at >= since && isOfKind(r.target)).map((r) => r.at);
  return { at, most: Math.max(...at.map((from) => at.filter((t) => t >= from && t < from + SLOW_MS).length)) };
}

/** Half of the runs are watched by another account: what is limited is the process. */
function watchAll(bench: Bench) {
  const other = bench.serve('somebody else');
  const runs = Array.from({ length: RUNS }, () => bench.cloud.createRun());
  for (const run of runs) run.agent.runStarted();
  return { runs, readers: runs.map((run, n) => bench.watch(run, n % 2 === 0 ? bench.service : other)) };
}

const isStream = (target: string) => /\/stream(\?|$)/.test(target);
const isPage = (target: string) => target.includes('/session_logs/');

describe('C5: fifty watchers', () => {
  test('that are opened at once read at most four pages at a time', async () => {
    await using bench = await startBench();
    bench.cloud.switches.delay('session_logs', SLOW_MS);
    const { readers } = watchAll(bench);
    await bench.until(() => readers.every((reader) => reader.phase === 'live'), 'all wires');
    expect(arrivals(bench, isPage).most).toBe(4);
  });

  test.each([1, 2, 3])('that are cut at once come back spread, six at a time (seed %i)', async (seed) => {
    await using bench = await startBench({ random: seeded(seed) });
    const { runs, readers } = watchAll(bench);
    await bench.until(() => readers.every((reader) => reader.phase === 'live'), 'all wires');
    bench.cloud.switches.delay('proxy_stream', SLOW_MS);
    const cutAt = bench.clock.now();
    for (const run of runs) run.switches.reset();
    await bench.until(() => readers.every((reader) => reader.phase !== 'live'), 'the cuts');
    await bench.until(() => readers.every((reader) => reader.phase === 'live'), 'all wires again');
    const { at, most } = arrivals(bench, isStream, cutAt);
    expect(at).toHaveLength(RUNS);
    expect(most).toBe(6);
    expect(Math.max(...at) - Math.min(...at)).toBeGreaterThanOrEqual(FIRST_WAIT_MS);
    // Nobody waits for long: six at a time need this and no more.
    expect(Math.max(...at) - cutAt).toBeLessThan(FIRST_WAIT_MS + (RUNS / 6 + 2) * SLOW_MS);
  });

  test('that are cut at once each wait for a time of their own', async () => {
    await using bench = await startBench({ random: seeded(1) });
    const { runs, readers } = watchAll(bench);
    await bench.until(() => readers.every((reader) => reader.phase === 'live'), 'all wires');
    const cutAt = bench.clock.now();
    for (const run of runs) run.switches.reset();
    const waits = () =>
      readers.flatMap((reader) =>
        reader.updates.flatMap((update) => {
          const retryAt = update.kind === 'connection' ? update.connection.retryAt : null;
          return retryAt === null ? [] : [retryAt - cutAt];
        }),
      );
    await bench.until(() => waits().length === RUNS, 'all plans');
    expect(Math.max(...waits()) - Math.min(...waits())).toBeGreaterThan(0.8 * FIRST_WAIT_MS);
    // Of fifty spread over half a second, no more than a handful fall into the same 25 ms.
    const crowd = Math.max(...waits().map((from) => waits().filter((at) => at >= from && at < from + 25).length));
    expect(crowd).toBeLessThan(12);
  });

  test('give the place of a connect back when they leave before the server has answered', async () => {
    await using bench = await startBench({ policy: { lingerMs: 0, streamHeadersMs: 1e9 } });
    const release = bench.cloud.switches.answer('proxy_stream', 'hang');
    const runs = Array.from({ length: 6 }, () => bench.cloud.createRun());
    const readers = runs.map((run) => bench.watch(run));
    await bench.until(() => bench.targets('proxy').length === 6, 'six connects');
    const late = bench.cloud.createRun();
    late.agent.message('Here.');
    late.flushLog();
    const reader = bench.watch(late);
    await bench.until(() => reader.texts.includes('Here.'), 'its history');
    await bench.pass(1_000);
    expect(bench.targets('proxy')).toHaveLength(6);
    release();
    for (const one of readers) one.leave();
    await bench.until(() => reader.phase === 'live', 'its wire');
  });
});
