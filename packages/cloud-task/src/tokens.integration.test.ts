import type { Clock } from '@runwatch/async';
import type { RouteAnswer } from '@runwatch/local-cloud';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';

const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });
const MINUTE = 60_000;
/** Small enough that a keepalive is never late by three of them, however busy the machine is. */
const STEP_MS = 250;

async function watchLive(bench: Bench) {
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  const reader = bench.watch(ref(run));
  await bench.until(() => reader.phase === 'live' && reader.lines.length > 0, 'a live wire');
  const told = () => reader.updates.flatMap((one) => (one.kind === 'connection' ? [one.connection] : []));
  return { run, reader, told };
}

const mints = (bench: Bench) => bench.targets('api').filter((target) => target.endsWith('/stream_token/')).length;
const onProxy = (bench: Bench) => bench.cloud.requests.filter(({ leg }) => leg === 'proxy');

describe('the token of a run', () => {
  test('T1: that expired while the wire was dead is made anew with the next connection: one mint, one connect, the position kept', async () => {
    await using bench = await startBench({ cloud: { timings: { tokenTtlMs: 30_000 } } });
    const { run, reader, told } = await watchLive(bench);
    run.switches.freeze();
    await bench.pass(45_000, STEP_MS);
    run.agent.message('Said meanwhile.');
    run.switches.reset();
    await bench.until(() => reader.texts.includes('Said meanwhile.') && reader.phase === 'live', 'what was said');
    expect([mints(bench), onProxy(bench).length]).toEqual([2, 2]);
    expect(onProxy(bench)[1]?.headers['last-event-id']).toMatch(/^\d+-\d+$/);
    expect(onProxy(bench).map(({ status }) => status)).toEqual([200, 200]);
    expect(told().filter(({ phase }) => phase === 'failed' || phase === 'signed-out')).toEqual([]);
  });

  test('T2: under a stream that is cut each time it expires costs nothing: no failure, no count, no entry', async () => {
    await using bench = await startBench({ cloud: { timings: { tokenTtlMs: 65_000 } } });
    const { run, reader, told } = await watchLive(bench);
    // Quiet: nothing new comes that would make good for the cuts.
    for (let connections = 2; connections <= 6; connections++) {
      await bench.pass(65_000, STEP_MS);
      run.switches.cut();
      await bench.until(() => onProxy(bench).length === connections && reader.phase === 'live', 'the next connection');
    }
    run.agent.message('Said in the end.');
    expect(Math.max(...told().map(({ attempt }) => attempt))).toBe(1);
    expect(new Set(told().map(({ phase }) => phase))).not.toContain('failed');
    expect(reader.count('snapshot')).toBe(1);
    expect(mints(bench)).toBe(6);
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    expect(reader.texts).toEqual(['Said in the end.']);
    expect(reader.integrity?.gaps).toEqual([]);
  });

  test.each([
    ['ahead', 60 * MINUTE],
    ['behind', -60 * MINUTE],
  ])('T6: is made once a connection when the clock of this machine is an hour %s', async (_, skew) => {
    const behind = (clock: Clock): Clock => ({
      now: () => clock.now() - skew,
      after: (ms, run) => clock.after(ms, run),
    });
    await using bench = await startBench({ serverClock: behind });
    const { run, reader, told } = await watchLive(bench);
    await bench.pass(3 * MINUTE, STEP_MS);
    expect(mints(bench)).toBe(1);
    for (let connections = 2; connections < 6; connections++) {
      run.agent.message(`On connection ${connections - 1}.`);
      await bench.until(() => reader.texts.length === connections - 1, 'what is new');
      run.switches.rotate();
      await bench.until(() => onProxy(bench).length === connections && reader.phase === 'live', 'the next connection');
      expect(mints(bench)).toBe(connections);
    }
    expect(onProxy(bench).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(told().filter(({ failure }) => failure !== null)).toEqual([]);
  });
});

const HTML: RouteAnswer = { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' };

describe('T3: what is an answer to a credential, and what is trouble on the way', () => {
  /** What each does on the proxy leg: how it is called, and that it costs a token for each of three tries, then the other leg. */
  test.each<[string, RouteAnswer, string]>([
    ['a reset', 'reset', 'network'],
    ['401', { status: 401 }, 'unavailable'],
    ['403', { status: 403 }, 'unavailable'],
    ['407', { status: 407 }, 'network'],
    ['502 with a page', HTML, 'unavailable'],
  ])(
    'T3: %s on the proxy leg is never a matter of signing in: three tries, then the other leg',
    async (_, answer, code) => {
      const renewals: unknown[] = [];
      await using bench = await startBench({ account: { renew: async () => void renewals.push(1) } });
      const { run, reader, told } = await watchLive(bench);
      bench.cloud.switches.answer('proxy_stream', answer);
      run.switches.cut();
      await bench.until(() => reader.phase === 'live' && reader.connection?.leg === 'api', 'the API leg');
      expect(onProxy(bench)).toHaveLength(4);
      expect(mints(bench)).toBe(4);
      expect(renewals).toEqual([]);
      const failures = new Set(told().flatMap(({ failure }) => (failure ? [failure.code] : [])));
      expect(failures).toEqual(new Set([code]));
      expect(told().some(({ failure }) => /sign in again|may not see/.test(failure?.message ?? ''))).toBe(false);
      expect(new Set(told().map(({ phase }) => phase))).not.toContain('signed-out');
    },
  );

  test.each<[string, RouteAnswer, string, string, number]>([
    ['a reset', 'reset', 'reconnecting', 'network', 0],
    ['401', { status: 401 }, 'signed-out', 'auth_expired', 1],
    ['403', { status: 403 }, 'forbidden', 'forbidden', 0],
    ['407', { status: 407 }, 'reconnecting', 'network', 0],
    ['502 with a page', HTML, 'reconnecting', 'unavailable', 0],
  ])(
    'T3: %s on the API leg is told as what it is, renews as often as it should, and recovers',
    async (_, answer, phase, code, count) => {
      let renewals = 0;
      const renew = async () => {
        renewals++;
      };
      await using bench = await startBench({ cloud: { offerProxy: false }, account: { renew } });
      const { run, reader, told } = await watchLive(bench);
      const release = bench.cloud.switches.answer('api_stream', answer);
      run.switches.cut();
      await bench.until(() => reader.phase === phase && reader.connection?.failure?.code === code, phase);
      await bench.pass(1_000);
      expect(renewals).toBe(count);
      const others = new Set(told().flatMap(({ failure }) => (failure ? [failure.code] : [])));
      expect(others).toEqual(new Set([code]));
      release();
      // Another token, where the one there was is spent; the server never minded it anywhere else.
      if (count > 0) bench.cloud.switches.changeKey('another');
      bench.accounts.renewed('bench');
      await bench.until(() => reader.phase === 'live', 'the wire');
    },
  );
});
