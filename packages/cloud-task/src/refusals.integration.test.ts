import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { startBench } from './testing/bench.ts';

const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });

describe('a stream that is refused', () => {
  test.each([
    [401, 'signed-out', 'auth_expired'],
    [403, 'forbidden', 'forbidden'],
    [406, 'failed', 'protocol'],
  ] as const)(
    'T3: by the API leg with %i waits for a person (%s), and comes back when they ask',
    async (status, phase, code) => {
      await using bench = await startBench({ cloud: { offerProxy: false } });
      const run = bench.cloud.createRun();
      run.agent.message('Here.');
      run.flushLog();
      const release = bench.cloud.switches.answer('api_stream', { status });
      const reader = bench.watch(ref(run));
      await bench.until(() => reader.phase === phase, phase);
      expect(reader.connection?.failure).toMatchObject({ code, httpStatus: status });
      expect(reader.texts).toEqual(['Here.']);
      release();
      await bench.service.retry(ref(run));
      await bench.until(() => reader.phase === 'live', 'the wire');
    },
  );

  test('T1, P8: by the proxy with 401 gets a new token at once, and nobody hears of it', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    bench.cloud.switches.answer('proxy_stream', [
      { status: 401, body: { error: 'Invalid stream read token' } },
      'pass',
    ]);
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live' && reader.connection?.leg === 'proxy', 'the wire');
    expect(bench.targets('api').filter((target) => target.endsWith('stream_token/'))).toHaveLength(2);
    expect(reader.updates.some((update) => update.kind === 'connection' && update.connection.failure)).toBe(false);
  });

  test('G1: with 410 forgets its position and reads on in the log', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live' && reader.lines.length > 0);
    bench.cloud.switches.answer('proxy_stream', [{ status: 410 }, 'pass']);
    run.switches.cut();
    run.agent.message('Said meanwhile.');
    await bench.until(() => reader.texts.includes('Said meanwhile.') && reader.phase === 'live', 'what was said');
    const cursors = bench.cloud.requests.filter((r) => r.leg === 'proxy').map((r) => r.headers['last-event-id']);
    expect(cursors[1]).toMatch(/^\d+-\d+$/);
    expect(cursors[2]).toBeUndefined();
    await bench.until(() => reader.texts.length === 1, 'one copy');
  });

  test('with 503 comes back no sooner than the server asks', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    bench.cloud.switches.answer('proxy_stream', [{ status: 503, headers: { 'retry-after': '7' } }, 'pass']);
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live', 'the wire');
    const [first, second] = bench.cloud.requests.filter((r) => r.leg === 'proxy');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(7_000);
  });

  test('with 404 right after the run was created is only early', async () => {
    await using bench = await startBench({ cloud: { offerProxy: false } });
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    bench.cloud.switches.answer('api_stream', [{ status: 404 }, { status: 404 }, 'pass']);
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live', 'the wire');
    expect(reader.updates.some((u) => u.kind === 'connection' && u.connection.phase === 'failed')).toBe(false);
  });
});

describe('an end', () => {
  test('G4: is told although the stream only ever says that it was trimmed', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('All of it.');
    run.finish('completed');
    const headers = { 'content-type': 'text/event-stream' };
    const body = 'event: end\ndata: {"type":"resync","reason":"trimmed"}\n\n';
    bench.cloud.switches.answer('proxy_stream', { status: 200, headers, body });
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.ended, 'the end');
    expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
  });

  test('E4: waits for a log that is late, however often somebody wakes the machine', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live');
    bench.cloud.switches.answer('proxy_stream', { status: 503 });
    bench.cloud.switches.answer('api_stream', { status: 503 });
    run.setStatus('completed', { tell: false });
    run.switches.cut();
    await bench.until(() => reader.phase === 'catching-up', 'the closing reads');
    for (let n = 0; n < 60; n++) {
      bench.service.wake();
      await bench.pass(50);
    }
    run.log({ type: 'notification', notification: { method: '_posthog/task_complete', params: { n: 1 } } });
    await bench.until(() => reader.ended, 'the end');
    expect(reader.lines.at(-1)).toContain('task_complete');
  });
});

describe('a history', () => {
  const line = (n: number) => ({
    type: 'notification',
    notification: { method: '_posthog/status', params: { status: `s${n}` } },
  });
  const policy = { newestPage: 10, page: 10 };

  test('R9: with lines that do not parse keeps its numbers, and counts them', async () => {
    await using bench = await startBench({ policy });
    const run = bench.cloud.createRun();
    for (let n = 0; n < 100; n++) {
      run.log(line(n));
      if (n === 50) run.log('{"type":"notification","broken":}');
      if (n === 60) run.log('{"type":"notification","torn');
    }
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.isWhole && reader.lines.length === 100, 'the whole log');
    expect(reader.lines.map((text) => /s(\d+)"/.exec(text)?.[1])).toEqual(
      Array.from({ length: 100 }, (_, n) => `${n}`),
    );
    await bench.until(() => reader.integrity?.unreadable === 2, 'the count');
  });

  test.each([
    ['is not to be had as lines', { status: 404 }],
    ['ends early as lines', { status: 200, headers: { 'content-type': 'application/jsonl' }, body: '{"a":1}\n{"torn' }],
  ])('that %s is read by pages', async (_, answer) => {
    await using bench = await startBench({ policy });
    const run = bench.cloud.createRun();
    for (let n = 0; n < 100; n++) run.log(line(n));
    bench.cloud.switches.answer('logs', answer);
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.isWhole && reader.lines.length === 100, 'the whole log');
    expect(reader.integrity?.gaps ?? []).toEqual([]);
    expect(bench.targets('api').filter((target) => target.endsWith('/logs/')).length).toBeLessThan(3);
  });

  test('B8, P7: whose pages repeat is refused, not read for ever', async () => {
    await using bench = await startBench({ policy });
    const run = bench.cloud.createRun();
    const page = JSON.stringify(Array.from({ length: 10 }, (_, n) => line(n)));
    const headers = { 'content-type': 'application/json', 'x-has-more': 'true' };
    bench.cloud.switches.answer('session_logs', { status: 200, headers, body: page });
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.connection?.failure?.code === 'protocol', 'the refusal');
    expect(bench.targets('api').filter((target) => target.includes('session_logs')).length).toBeLessThan(10);
  });
});

describe('a credential that does not come', () => {
  test('is a failure that is told, and keeps nobody from leaving', async () => {
    await using bench = await startBench({
      policy: { requestMs: 2_000, pageMs: 2_000 },
      account: { token: () => new Promise<string>(() => {}) },
    });
    const reader = bench.watch({ taskId: 't', runId: 'r' });
    await bench.until(() => reader.connection?.failure?.code === 'network', 'the failure');
    await bench.service[Symbol.asyncDispose]();
    expect(bench.cloud.requests).toEqual([]);
  });
});

test('live entries are not held back by a log that answers late, also after a second gap', async () => {
  await using bench = await startBench();
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  const reader = bench.watch(ref(run));
  await bench.until(() => reader.phase === 'live' && reader.lines.length > 0);
  await bench.pass(20_000);
  bench.cloud.switches.delay('session_logs', 50_000);
  run.agent.message('Before.');
  await bench.pass(8_000);
  // The other leg: a gap, while the log is being read.
  bench.cloud.switches.answer('stream_token', { status: 503 });
  run.switches.cut();
  await bench.until(() => reader.connection?.leg === 'api' && reader.phase === 'live', 'the API leg');
  const since = bench.clock.now();
  run.agent.message('After.');
  await bench.until(() => reader.texts.includes('After.'), 'the live entry');
  expect(bench.clock.now() - since).toBeLessThan(5_000);
});
