import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';
import { cursorsSent, expectWhole, refOf, watchLive } from './testing/oracle.ts';
import { seeded } from './testing/seeded.ts';

async function watchStarted(bench: Bench) {
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  const reader = await watchLive(bench, run);
  return { run, reader };
}
const note = (n: number) => ({
  type: 'notification',
  notification: { jsonrpc: '2.0', method: '_posthog/status', params: { status: `s${n}` } },
});

describe('an end', () => {
  test.each(['its window is there', 'its window is gone'])(
    'E1: that nobody heard is told when the wire is back, when %s',
    async (window) => {
      for (const offerProxy of [true, false]) {
        await using bench = await startBench({ cloud: { offerProxy } });
        const { run, reader } = await watchStarted(bench);
        const held = ['proxy_stream', 'api_stream'] as const;
        const release = held.map((route) => bench.cloud.switches.answer(route, 'reset'));
        bench.cloud.switches.answer('run', 'reset', { times: 1 });
        run.switches.reset();
        run.agent.message('The last words.');
        run.finish('completed');
        if (window === 'its window is gone') run.switches.expireWindow();
        for (const undo of release) undo();
        const since = bench.clock.now();
        await bench.until(() => reader.ended, 'the end');
        expect(bench.clock.now() - since).toBeLessThan(20_000);
        expect(reader.run?.status).toBe('completed');
        expectWhole(reader, run);
      }
    },
  );

  test.each(['proxy', 'api'] as const)(
    'E1: that nobody tells on a healthy stream whose window is empty is learnt within two minutes (%s leg)',
    async (leg) => {
      await using bench = await startBench({ cloud: { offerProxy: leg === 'proxy' } });
      const run = bench.cloud.createRun();
      run.agent.runStarted();
      run.flushLog();
      run.switches.trim(0);
      const reader = await watchLive(bench, run);
      run.setStatus('completed', { tell: false });
      const since = bench.clock.now();
      await bench.until(() => reader.ended, 'the end', 50);
      expect(bench.clock.now() - since).toBeLessThan(120_000);
      expect(reader.run?.status).toBe('completed');
      // It was the same stream all the time: nothing else could have told.
      expect(cursorsSent(bench)).toHaveLength(1);
      expectWhole(reader, run);
    },
  );

  test.each(['clean', 'torn', 'reset'] as const)(
    'E2: that was told is announced, and the watch gone, although the wire broke (%s) and nothing can confirm it',
    async (how) => {
      await using bench = await startBench({ policy: { lingerMs: 1_000 } });
      const { run, reader } = await watchStarted(bench);
      run.agent.message('The last words.');
      await bench.until(() => reader.texts.length === 1, 'the entries');
      const routes = ['run', 'session_logs', 'stream_token', 'proxy_stream', 'api_stream'] as const;
      for (const route of routes) bench.cloud.switches.answer(route, { status: 500 });
      run.setStatus('completed');
      await bench.pass(100);
      if (how === 'reset') run.switches.reset();
      else run.switches.cut(how);
      // Minutes pass before an end that nobody confirms is believed.
      await bench.until(() => reader.ended, 'the end', 250);
      await reader.done;
      expect(reader.run?.status).toBe('completed');
      expect(reader.texts).toEqual(['The last words.']);
      // That the log's end could not be read is said.
      expect(reader.integrity?.gaps).toMatchObject([{ why: 'unavailable' }]);
      await bench.pass(5_000, 50);
      expect(bench.clock.pending).toBe(0);
      expect(bench.cloud.openStreams()).toBe(0);
    },
  );

  test('E3: that leaves the stream open in silence is told after the grace time', async () => {
    await using bench = await startBench({ policy: { graceMs: 5_000 } });
    const { run, reader } = await watchStarted(bench);
    run.setStatus('completed');
    await bench.pass(100);
    run.switches.freeze();
    const since = bench.clock.now();
    await bench.until(() => reader.ended, 'the end');
    expect(bench.clock.now() - since).toBeLessThan(20_000);
    expect(bench.cloud.openStreams()).toBe(0);
  });

  test('E3: that leaves the stream open is told behind what comes within the grace time', async () => {
    await using bench = await startBench({ policy: { graceMs: 5_000 } });
    const { run, reader } = await watchStarted(bench);
    run.setStatus('completed');
    await bench.pass(4_000);
    expect(bench.cloud.openStreams()).toBe(1);
    run.agent.message('A late word.');
    await bench.until(() => reader.texts.length === 1, 'the late word');
    await bench.pass(4_000);
    // An entry is a sign of life: the grace time began anew.
    expect(bench.cloud.openStreams()).toBe(1);
    run.switches.freeze();
    const since = bench.clock.now();
    await bench.until(() => reader.ended, 'the end');
    expect(bench.clock.now() - since).toBeLessThan(20_000);
    expect(bench.cloud.openStreams()).toBe(0);
    expect(reader.texts).toEqual(['A late word.']);
    expect(reader.updates.at(-1)?.kind).toBe('ended');
    expectWhole(reader, run);
  });

  test.each([0, 300, 1_500])(
    'E4: that comes before the last entries are in the log (%i ms) is told behind them',
    async (lateMs) => {
      await using bench = await startBench();
      const { run, reader } = await watchStarted(bench);
      run.agent.message('Before.');
      run.finish('completed');
      await bench.until(() => bench.cloud.openStreams() === 0, 'the end of the stream');
      await bench.pass(lateMs);
      for (const n of [1, 2]) run.log(note(n));
      await bench.until(() => reader.ended, 'the end');
      expect(reader.lines.slice(-2).map((line) => /s\d/.exec(line)?.[0])).toEqual(['s1', 's2']);
      expectWhole(reader, run);
    },
  );
});

test.each(['error', 'usage'] as const)(
  'E4: an end behind an entry that is told live only (%s) is told as soon as the log stands still',
  async (last) => {
    await using bench = await startBench();
    const { run, reader } = await watchStarted(bench);
    run.agent.message('The last words.');
    if (last === 'error') run.agent.error('Out of memory');
    else run.agent.update({ sessionUpdate: 'usage_update', used: 1, size: 2 });
    run.finish('failed');
    const since = bench.clock.now();
    await bench.until(() => reader.ended, 'the end');
    expect(bench.clock.now() - since).toBeLessThan(6_000);
    expect(reader.texts).toEqual(['The last words.']);
    expect(reader.lines.at(-1)).toContain(last);
    expect(reader.integrity).toMatchObject({ onlyLive: 0, gaps: [], upTo: reader.lines.length });
  },
);

test('E6: a connection that ends at ten moments of a run that goes on is never taken for its end', async () => {
  const random = seeded(6);
  await using bench = await startBench();
  const { run, reader } = await watchStarted(bench);
  let n = 0;
  for (let cuts = 0; cuts < 10; cuts++) {
    for (let i = 0; i < random() * 4; i++) {
      if (random() < 0.5) run.agent.chunk(`${++n} `);
      else run.agent.toolCall({ toolCallId: `t${++n}`, title: 'Step', kind: 'read' });
    }
    await bench.pass(random() * 300);
    run.switches.cut(random() < 0.5 ? 'clean' : 'torn');
    await bench.pass(random() * 800);
  }
  await bench.until(() => reader.phase === 'live', 'the wire');
  expect(reader.ended).toBe(false);
  const statuses = reader.updates.flatMap((update) => ('run' in update ? [update.run.status] : []));
  expect(new Set(statuses)).toEqual(new Set(['in_progress']));
  run.finish('completed');
  await bench.until(() => reader.ended, 'the end');
  expectWhole(reader, run);
});

describe('E7: nothing is asked of the server', () => {
  test('after the end, for an hour, though somebody still looks at the run', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchStarted(bench);
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    const again = bench.watch(refOf(run));
    await bench.until(() => again.ended, 'the end for another');
    const requests = bench.cloud.requests.length;
    await bench.pass(3_600_000, 2_000);
    expect(bench.cloud.requests.length).toBe(requests);
    expect(bench.clock.pending).toBe(0);
  });

  test('by a run that waits for a person for an hour, but its stream where it is rotated', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchStarted(bench);
    void run.agent.requestPermission({ title: 'Run the tests', kind: 'execute' });
    await bench.until(() => reader.lines.some((line) => line.includes('permission_request')), 'the request');
    run.flushLog();
    await bench.pass(60_000, 100);
    const requests = bench.cloud.requests.length;
    await bench.pass(3_600_000, 1_000);
    // Four rotations, each with a token, and a question now and then how the run is.
    expect(bench.cloud.requests.length - requests).toBeLessThanOrEqual(24);
    expect(reader.phase).toBe('live');
  });
});
