import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';

const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });
const HTML = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html>Please sign in to the hotel network</html>',
};

/** A run that has begun, and a reader whose wire is live. */
async function watchLiveRun(bench: Bench) {
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  const reader = bench.watch(ref(run));
  await bench.until(() => reader.phase === 'live', 'a live wire');
  return { run, reader };
}

describe('a watch in trouble', () => {
  test.each<[string, Parameters<Awaited<ReturnType<typeof startBench>>['cloud']['switches']['answer']>[1]]>([
    ['one 503', [{ status: 503 }, 'pass']],
    ['one 404 right after creation', [{ status: 404, body: { detail: 'Not found.' } }, 'pass']],
    ['one broken socket', ['reset', 'pass']],
    ['a page of HTML with status 200', [HTML, 'pass']],
    [
      'a body of another shape',
      [{ status: 200, headers: { 'content-type': 'application/json' }, body: '[1]' }, 'pass'],
    ],
    ['an answer that never comes', ['hang', 'pass']],
  ])('B6: tells one snapshot after %s on the run', async (_, answers) => {
    await using bench = await startBench({ policy: { requestMs: 2_000 } });
    const run = bench.cloud.createRun();
    run.agent.message('Here.');
    run.flushLog();
    bench.cloud.switches.answer('run', answers);
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.texts.includes('Here.') && reader.phase === 'live', 'the snapshot');
    expect(reader.count('snapshot')).toBe(1);
    expect(reader.updates.some((u) => u.kind === 'connection' && u.connection.phase === 'failed')).toBe(false);
  });

  test.each<[string, Parameters<Awaited<ReturnType<typeof startBench>>['cloud']['switches']['answer']>[1]]>([
    ['a 500', [{ status: 500 }, 'pass']],
    ['a page of HTML with status 200', [HTML, 'pass']],
    [
      'half a page',
      [{ status: 200, headers: { 'content-type': 'application/json' }, body: '[{"type":"notif' }, 'pass'],
    ],
    ['a page that stalls', ['stall', 'pass']],
    ['a page that never comes', ['hang', 'pass']],
  ])('B6, B7: tells one snapshot and no loss after %s from the log', async (_, answers) => {
    await using bench = await startBench({ policy: { pageMs: 2_000 } });
    const run = bench.cloud.createRun();
    run.agent.message('Here.');
    run.agent.toolCall({ toolCallId: 'a', title: 'A', kind: 'read' });
    run.flushLog();
    bench.cloud.switches.answer('session_logs', answers);
    const reader = bench.watch(ref(run));
    for (const text of ['And ', 'live.']) run.agent.chunk(text);
    await bench.until(() => reader.lines.length > 0 && reader.phase === 'live', 'the snapshot');
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    expect(reader.count('snapshot')).toBe(1);
    expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
  });

  test.each([
    [401, 'signed-out', 'auth_expired'],
    [403, 'forbidden', 'forbidden'],
  ] as const)(
    'says so when the API answers %i, keeps what it told, and recovers by itself or when asked',
    async (status, phase, code) => {
      await using bench = await startBench();
      const run = bench.cloud.createRun();
      run.agent.message('Here.');
      run.flushLog();
      const release = [
        bench.cloud.switches.answer('run', { status }),
        bench.cloud.switches.answer('session_logs', { status }),
        bench.cloud.switches.answer('stream_token', { status }),
        bench.cloud.switches.answer('api_stream', { status }),
      ];
      const reader = bench.watch(ref(run));
      await bench.until(() => reader.phase === phase, phase);
      expect(reader.connection?.failure?.code).toBe(code);
      for (const undo of release) undo();
      await bench.service.retry(ref(run));
      await bench.until(() => reader.phase === 'live' && reader.texts.includes('Here.'), 'the wire');
    },
  );

  test('says not found when a run stays unknown, and tries again when asked', async () => {
    await using bench = await startBench();
    const reader = bench.watch({ taskId: 'nobody', runId: 'knows' });
    await bench.until(() => reader.phase === 'failed', 'the failure');
    expect(reader.connection?.failure?.code).toBe('not_found');
    const run = bench.cloud.createRun({ taskId: 'nobody', runId: 'knows' });
    run.agent.message('Here after all.');
    run.flushLog();
    await bench.service.retry({ taskId: 'nobody', runId: 'knows' });
    await bench.until(() => reader.texts.includes('Here after all.'), 'the snapshot');
  });

  test('T1, P8: takes the API leg while the stream token cannot be had, and the proxy leg when it can', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const release = bench.cloud.switches.answer('stream_token', { status: 503 });
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.connection?.leg === 'api' && reader.phase === 'live', 'the API leg');
    release();
    run.agent.message('One.');
    run.switches.cut();
    await bench.until(() => reader.connection?.leg === 'proxy' && reader.phase === 'live', 'the proxy leg');
    run.agent.message('Two.');
    run.finish('completed');
    await bench.until(() => reader.ended);
    expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
    expect(
      bench.cloud.requests
        .filter((r) => r.leg === 'proxy')
        .every((r) => !String(r.headers['authorization']).includes(bench.cloud.apiKey)),
    ).toBe(true);
  });

  test('mints a new token for every connection', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    run.switches.expireTokens();
    run.switches.rotate();
    const minted = () => bench.targets('api').filter((target) => target.endsWith('stream_token/')).length;
    await bench.until(() => minted() === 2 && reader.phase === 'live', 'the second token');
    expect(reader.updates.some((u) => u.kind === 'connection' && u.connection.failure)).toBe(false);
  });

  test('H1, P2: notices a dead socket by its silence and resumes where it was', async () => {
    await using bench = await startBench({ policy: { silenceMs: 3_000 }, cloud: { timings: { keepaliveMs: 1_000 } } });
    const run = bench.cloud.createRun();
    run.agent.message('One.');
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live' && reader.lines.length > 0);
    run.switches.freeze();
    run.agent.message('Two.');
    await bench.until(() => reader.texts.includes('Two.') && reader.phase === 'live', 'what was said meanwhile');
    expect(bench.cloud.requests.filter((r) => r.leg === 'proxy').at(-1)?.headers['last-event-id']).toMatch(/^\d+-\d+$/);
    expect(reader.texts.filter((text) => text === 'Two.')).toHaveLength(1);
  });

  test('G1: is whole after the window was trimmed behind its back', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    const hold = bench.cloud.switches.answer('proxy_stream', { status: 503 });
    const holdApi = bench.cloud.switches.answer('api_stream', { status: 503 });
    run.switches.cut();
    for (let i = 0; i < 50; i++) run.agent.toolCall({ toolCallId: `t${i}`, title: `Step ${i}`, kind: 'read' });
    run.switches.trim(5);
    hold();
    holdApi();
    await bench.until(
      () => reader.lines.some((line) => line.includes('"t49"')) && reader.lines.some((line) => line.includes('"t3"')),
      'what was trimmed',
    );
    run.finish('completed');
    await bench.until(() => reader.ended);
    expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
    expect(reader.integrity?.gaps).toEqual([]);
  });

  test('G6, O8: shows what cannot be read, counts it, and goes on', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    run.live('{"type":"notification", broken');
    run.live('null');
    run.live('[]');
    run.live({ type: 'from_the_future', secret: 1 });
    run.agent.message('Still here.');
    await bench.until(() => reader.texts.includes('Still here.'));
    await bench.until(() => reader.integrity?.unreadable === 3 && reader.integrity.unknown === 1, 'the counts');
    expect(reader.lines.filter((line) => line.includes('_runwatch/unreadable'))).toHaveLength(3);
    expect(reader.lines.some((line) => line.includes('from_the_future'))).toBe(false);
  });

  test('E6: does not believe a clean end of the connection to be the end of the run', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const reader = bench.watch(ref(run));
    for (let i = 0; i < 5; i++) {
      await bench.until(() => reader.phase === 'live');
      run.agent.message(`Message ${i}.`);
      await bench.until(() => reader.texts.includes(`Message ${i}.`));
      run.switches.cut('clean');
      await bench.until(() => reader.phase !== 'live');
    }
    expect(reader.ended).toBe(false);
    await bench.until(() => reader.phase === 'live');
  });

  test('E2: tells the end although the connection broke, the run cannot be read any more, and no stream-end came', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('Done.');
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live');
    run.finish('completed', { sentinel: false });
    bench.cloud.switches.answer('run', { status: 500 });
    await bench.until(() => bench.cloud.requests.length > 0);
    run.switches.reset();
    await bench.until(() => reader.ended, 'the end');
    expect(reader.run?.status).toBe('completed');
  });

  test('E3: tells the end when the run is over and the stream stays open in silence', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('Done.');
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live');
    run.finish('completed', { sentinel: false });
    await bench.until(() => reader.ended, 'the end');
    expect(bench.cloud.openStreams()).toBe(0);
  });

  test('E1: learns of an end that came while nobody listened', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    run.setStatus('failed', { tell: false, errorMessage: 'Out of credit' });
    run.switches.cut();
    await bench.until(() => reader.ended, 'the end');
    expect(reader.run).toMatchObject({ status: 'failed', errorMessage: 'Out of credit' });
  });

  test('E4: reads what came to the log after the stream had ended', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    run.finish('completed');
    await bench.until(() => bench.cloud.openStreams() === 0);
    run.log({ type: 'notification', notification: { method: '_posthog/task_complete', params: { n: 1 } } });
    await bench.until(() => reader.ended);
    expect(reader.lines.at(-1)).toContain('task_complete');
  });
});
