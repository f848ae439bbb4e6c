import { type Command, isCloudRunError } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';

const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });
const message = (content: string): Command => ({ method: 'user_message', params: { content } });
const posts = (bench: Bench) => bench.cloud.requests.filter(({ method }) => method === 'POST');
const json = { 'content-type': 'application/json' };

async function watchLive(bench: Bench) {
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  const reader = bench.watch(ref(run));
  await bench.until(() => reader.phase === 'live' && reader.lines.length > 0, 'a live wire');
  return { run, reader };
}

describe('answers to permission requests', () => {
  test.each([
    ['is answered once, and an answer given elsewhere is taken for done', undefined],
    ['Q5: is settled with one click although the answer of the server was lost', 'lose'],
  ] as const)('%s', async (_, trouble) => {
    await using bench = await startBench();
    const { run, reader } = await watchLive(bench);
    const asked = run.agent.requestPermission({ title: 'Run the tests', kind: 'execute' });
    await bench.until(
      () => run.openPermissions.length === 1 && reader.lines.some((line) => line.includes('permission_request')),
    );
    const requestId = run.openPermissions[0] as string;
    const answer = { method: 'permission_response', params: { requestId, optionId: 'allow' } } as const;
    if (trouble) bench.cloud.switches.answer('command', [trouble, 'pass']);
    expect(await bench.service.command(ref(run), answer, requestId)).toEqual({ kind: trouble ? 'already' : 'done' });
    expect((await asked).optionId).toBe('allow');
    expect(await bench.service.command(ref(run), answer, requestId)).toEqual({ kind: 'already' });
    await bench.until(() => reader.lines.some((line) => line.includes('permission_resolved')), 'the answer in the log');
    expect(reader.lines.filter((line) => /["/]permission_request"/.test(line))).toHaveLength(1);
    expect(new Set(posts(bench).map(({ body }) => JSON.parse(body ?? '').id))).toEqual(new Set([requestId]));
  });
});

describe('messages', () => {
  test.each(['reset', 'lose'] as const)(
    'U4: a message whose answer is lost (%s) is sent once more under its id, and arrives once',
    async (trouble) => {
      await using bench = await startBench();
      const { run } = await watchLive(bench);
      bench.cloud.switches.answer('command', [trouble, 'pass']);
      expect(await bench.service.command(ref(run), message('And the docs, please'), 'm-1')).toEqual({ kind: 'queued' });
      expect(posts(bench)).toHaveLength(2);
      expect(run.commands.map(({ method, id }) => [method, id])).toEqual([['user_message', 'm-1']]);
    },
  );

  test('U4: an interruption, whose id nobody looks at, is not sent again by itself', async () => {
    await using bench = await startBench();
    const { run } = await watchLive(bench);
    bench.cloud.switches.answer('command', ['lose', 'pass']);
    await expect(bench.service.command(ref(run), { method: 'cancel', params: {} }, 'c')).rejects.toMatchObject({
      failure: { code: 'network', retryable: true, message: expect.stringContaining('not known whether') },
    });
    expect(run.commands.map(({ method }) => method)).toEqual(['cancel']);
  });

  test('U4: a server that never answers is not waited for longer than a minute, the repeat included', async () => {
    await using bench = await startBench();
    const { run } = await watchLive(bench);
    bench.cloud.switches.answer('command', 'hang');
    const since = bench.clock.now();
    let over: unknown;
    bench.service.command(ref(run), message('Hello'), 'm-1').catch((error) => {
      over = error;
    });
    await bench.until(() => posts(bench).length === 1);
    for (const ms of [29_000, 29_000]) {
      bench.clock.advance(ms);
      await bench.pass(1_500);
    }
    await bench.until(() => over !== undefined, 'the end of it');
    expect(over).toSatisfy((error) => isCloudRunError(error, 'network'));
    expect(bench.clock.now() - since).toBeLessThan(65_000);
    expect(posts(bench)).toHaveLength(2);
  });

  test('U1: whatever happens to the stream after a message was sent, it is not posted again', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLive(bench);
    await bench.service.command(ref(run), message('Once.'), 'm-1');
    for (const trouble of ['cut', 'reset', 'rotate', 'epochReset'] as const) {
      run.switches[trouble]();
      if (trouble === 'epochReset') run.switches.reset();
      const since = bench.cloud.requests.length;
      await bench.until(() => bench.cloud.requests.slice(since).some(({ leg }) => leg === 'proxy'), trouble);
      await bench.until(() => reader.phase === 'live', `the wire after ${trouble}`);
    }
    bench.service.wake();
    await bench.service.retry(ref(run));
    await bench.pass(1_000);
    expect(posts(bench)).toHaveLength(1);
  });

  test('U5: sending wakes a watcher that has given up for now, and the answer is told', async () => {
    await using bench = await startBench({ cloud: { offerProxy: false } });
    const { run, reader } = await watchLive(bench);
    const release = bench.cloud.switches.answer('api_stream', { status: 403 });
    run.switches.cut();
    await bench.until(() => reader.phase === 'forbidden');
    release();
    const since = bench.clock.now();
    await bench.service.command(ref(run), message('Still there?'), 'm-1');
    run.agent.message('Yes.');
    await bench.until(() => reader.texts.includes('Yes.') && reader.phase === 'live', 'the answer');
    expect(bench.clock.now() - since).toBeLessThan(5_000);
  });
});

describe('a command that is refused', () => {
  const rpcError = (code: number, text: string) => ({
    status: 200,
    headers: json,
    body: { jsonrpc: '2.0', id: 1, error: { code, message: text } },
  });

  test.each([
    ['a JSON-RPC error with status 200', rpcError(-32_000, 'No such tool'), { code: 'refused', retryable: false }],
    ['a request nobody knows', rpcError(-32_602, 'Unknown method: x'), { code: 'refused', retryable: false }],
    [
      'a sandbox that is not there',
      { status: 400, body: { error: 'No active sandbox', type: 'runtime_unavailable', code: 'sandbox_not_ready' } },
      { code: 'sandbox_not_ready', retryable: true, httpStatus: 400 },
    ],
    ['another 400', { status: 400, body: { detail: 'Bad' } }, { code: 'refused', retryable: false, httpStatus: 400 }],
    ['403', { status: 403, body: { detail: 'no' } }, { code: 'forbidden', retryable: false, httpStatus: 403 }],
    ['404', { status: 404, body: { detail: 'no' } }, { code: 'not_found', retryable: false, httpStatus: 404 }],
    [
      'a run that has ended',
      { status: 409, body: { error: 'Task run workflow has ended' } },
      { code: 'run_ended', retryable: false, httpStatus: 409 },
    ],
    [
      'a limit of use',
      { status: 429, headers: { 'retry-after': '120' }, body: { detail: 'Slow down' } },
      { code: 'rate_limited', retryable: true, httpStatus: 429, retryAfterMs: 120_000 },
    ],
    [
      'an agent that cannot be reached',
      { status: 502, headers: { 'content-type': 'text/html' }, body: 'x'.repeat(5_000_000) },
      { code: 'unavailable', retryable: true, httpStatus: 502, message: 'The agent could not be reached: try again' },
    ],
    ['503', { status: 503 }, { code: 'unavailable', retryable: true, httpStatus: 503 }],
    [
      'an agent that does not answer',
      { status: 504, body: { error: 'Sandbox did not answer' } },
      { code: 'unavailable', retryable: true, httpStatus: 504, message: expect.stringContaining('in time') },
    ],
    [
      'a page with status 200',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' },
      { code: 'protocol' },
    ],
  ])('by %s is a typed failure, in our words, and is posted once', async (_, answer, failure) => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    bench.cloud.switches.answer('command', answer);
    const error = await bench.service.command(ref(run), message('Hello'), 'c').catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'CloudRunError', failure });
    expect(error.message.length).toBeLessThan(120);
    expect(posts(bench)).toHaveLength(1);
  });
});

describe('stopping a run', () => {
  test('is accepted, and over when its status says so', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLive(bench);
    expect(await bench.service.stop(ref(run))).toEqual({ kind: 'stopping' });
    await bench.until(() => reader.ended);
    expect(reader.run?.status).toBe('cancelled');
    expect(reader.run?.stopping).toBeUndefined();
    expect(await bench.service.stop(ref(run))).toEqual({ kind: 'already-over' });
  });

  test('is told to every reader, to one that comes later, to a watcher that comes later, and in the list', async () => {
    await using bench = await startBench({ cloud: { timings: { cancelMs: 3_600_000 } }, policy: { lingerMs: 1_000 } });
    const { run, reader } = await watchLive(bench);
    const other = bench.watch(ref(run));
    await bench.until(() => other.phase === 'live');
    const lists: unknown[] = [];
    const leaving = new AbortController();
    const listing = (async () => {
      for await (const { runs } of bench.service.runs(leaving.signal))
        if (lists.length === 0 || lists.at(-1) !== runs[0]?.run.stopping) lists.push(runs[0]?.run.stopping);
    })();
    await bench.until(() => lists.length === 1);
    expect([reader.run?.stopping, lists[0]]).toEqual([undefined, undefined]);

    await bench.service.stop(ref(run));
    await bench.until(() => reader.run?.stopping === true && other.run?.stopping === true, 'both windows');
    await bench.until(() => lists.length === 2, 'the list');
    expect(lists[1]).toBe(true);
    leaving.abort();
    await listing;

    const late = bench.watch(ref(run));
    await bench.until(() => late.run !== undefined);
    expect(late.run?.stopping).toBe(true);

    // All windows closed, and the watcher with them.
    for (const one of [reader, other, late]) one.leave();
    await bench.until(() => bench.cloud.openStreams() === 0, 'the watcher to end');
    const again = bench.watch(ref(run));
    await bench.until(() => again.phase === 'live');
    expect(again.run?.stopping).toBe(true);

    // News of the run that say nothing of it do not take it back; a terminal status does.
    run.setStatus('in_progress', { stage: 'still here' });
    await bench.until(() => again.run?.stage === 'still here', 'the news');
    expect(again.run?.stopping).toBe(true);
    run.finish('cancelled');
    await bench.until(() => again.ended);
    expect(again.run?.stopping).toBeUndefined();
  });

  test('that the server does not accept is not told as stopping', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLive(bench);
    bench.cloud.switches.answer('cancel', { status: 503, headers: json, body: { error: 'workflow unreachable' } });
    await expect(bench.service.stop(ref(run))).rejects.toMatchObject({ failure: { code: 'unavailable' } });
    await bench.pass(500);
    expect(reader.run?.stopping).toBeUndefined();
  });

  test('U4: is asked once more when the answer is lost: it is the same wish', async () => {
    await using bench = await startBench();
    const { run } = await watchLive(bench);
    bench.cloud.switches.answer('cancel', ['lose', 'pass']);
    expect((await bench.service.stop(ref(run))).kind).toMatch(/stopping|already-over/);
  });
});
