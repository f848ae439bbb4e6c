import { eventually } from '@runwatch/async/testing';
import { apiRoutes } from '@runwatch/protocol';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { rawRequest } from '../testing/raw-request.ts';
import { startWorld } from '../testing/world.ts';

describe('the switches of a run', () => {
  test.each([
    ['cut()', 'clean', (run) => run.switches.cut()],
    ["cut('torn')", 'torn', (run) => run.switches.cut('torn')],
    ['reset()', 'torn', (run) => run.switches.reset()],
  ] as const satisfies [string, string, (run: import('../cloud-run.ts').CloudRun) => void][])(
    '%s ends open streams (%s), and the next one goes on',
    async (_, ending, act) => {
      await using w = await startWorld();
      const run = w.cloud.createRun();
      run.live({ n: 0 });
      await using api = await w.api.stream('api', run);
      await using proxy = await w.api.stream('proxy', run);
      await eventually(() => api.frames.length === 1 && proxy.frames.length === 1);
      act(run);
      await Promise.all([api.over, proxy.over]);
      expect([api.ended, proxy.ended]).toEqual([ending, ending]);
      await eventually(() => w.cloud.openStreams() === 0);
      run.live({ n: 1 });
      await using next = await w.api.stream('proxy', run, { cursor: `${w.clock.now()}-0` });
      await eventually(() => next.frames.length === 1);
    },
  );

  test('freeze() keeps the sockets and writes nothing, not even keepalives; thaw() goes on; later streams are not concerned', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.live({ n: 0 });
    await using frozen = await w.api.stream('proxy', run);
    await eventually(() => frozen.frames.length === 1);
    run.switches.freeze();
    run.live({ n: 1 });
    await using later = await w.api.stream('proxy', run);
    await eventually(() => later.frames.length === 2 && w.clock.pending === 1);
    w.clock.advance(20_000);
    await eventually(() => later.frames.length === 3);
    expect(frozen.frames).toHaveLength(1);
    expect(frozen.ended).toBeUndefined();
    run.switches.thaw();
    await eventually(() => frozen.frames.length === 2);
  });

  test.each(['clean', 'torn'] as const)(
    'a stream that was cut (%s) can be reset as well, and leaves no socket',
    async (how) => {
      const w = await startWorld();
      const run = w.cloud.createRun();
      run.live({ n: 1 });
      await using reading = await w.api.stream('api', run);
      await eventually(() => reading.frames.length === 1);
      run.switches.cut(how);
      run.switches.reset();
      await reading.over;
      await w[Symbol.asyncDispose]();
      expect(w.cloud.openStreams()).toBe(0);
    },
  );

  test('a frozen stream can be cut and reset', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.live({ n: 0 });
    for (const act of [() => run.switches.cut(), () => run.switches.reset()]) {
      await using reading = await w.api.stream('proxy', run);
      await eventually(() => reading.frames.length === 1);
      run.switches.freeze();
      run.live({ n: 1 });
      act();
      await reading.over;
      await eventually(() => w.cloud.openStreams() === 0);
      run.switches.trim(1);
    }
  });

  test('rotate() rotates at once', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.live({ n: 0 });
    await using reading = await w.api.stream('proxy', run);
    await eventually(() => reading.frames.length === 1);
    run.switches.rotate();
    await reading.over;
    expect(reading.text.endsWith('event: end\ndata: {"type":"rotated"}\n\n')).toBe(true);
  });

  test('repeat() sends the newest entries again, with their ids, and then goes on', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    for (let n = 0; n < 3; n++) run.live({ n });
    await using reading = await w.api.stream('proxy', run);
    await eventually(() => reading.frames.length === 3);
    run.switches.repeat(2);
    await eventually(() => reading.frames.length === 5);
    run.live({ n: 3 });
    await eventually(() => reading.frames.length === 6);
    const at = w.clock.now();
    expect(reading.frames.map(({ id }) => id)).toEqual([0, 1, 2, 1, 2, 3].map((n) => `${at}-${n}`));
  });

  test('ignoreCursor() and replayFromStart() start readers elsewhere than they ask', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    for (let n = 0; n < 3; n++) run.live({ n });
    const cursor = `${w.clock.now()}-1`;
    const first = async (query = '') => {
      await using reading = await w.api.stream('proxy', run, { cursor, query });
      await eventually(() => w.cloud.openStreams() === 1);
      run.live({ n: 'new' });
      await eventually(() => reading.frames.length > 0);
      run.switches.reset();
      await eventually(() => w.cloud.openStreams() === 0);
      return JSON.parse(reading.frames[0]?.data ?? '').n;
    };
    expect(await first()).toBe(2);
    run.switches.ignoreCursor(true);
    expect(await first()).toBe(0);
    expect(await first('start=latest')).toBe('new');
    run.switches.ignoreCursor(false);
    run.switches.replayFromStart(true);
    expect(await first('start=latest')).toBe(0);
  });

  test('epochReset() leaves cursors older than the window, and ids still grow', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.live({ n: 'before' });
    const cursor = `${w.clock.now()}-0`;
    run.switches.epochReset();
    run.live({ n: 'after' });
    await using reading = await w.api.stream('proxy', run, { cursor, query: 'resync=1' });
    await reading.over;
    expect(reading.frames[0]?.event).toBe('end');
    await using anew = await w.api.stream('proxy', run);
    await eventually(() => anew.frames.length === 1);
    expect(anew.frames[0]?.id).toBe(`${w.clock.now()}-1`);
  });

  test('the window keeps exactly as many entries as it shall', async () => {
    await using w = await startWorld({ window: 3 });
    const run = w.cloud.createRun();
    for (let n = 0; n < 5_000; n++) run.live({ n });
    await using reading = await w.api.stream('proxy', run);
    await eventually(() => reading.frames.length === 3);
    expect(reading.frames.map(({ data }) => data)).toEqual(['{"n":4997}', '{"n":4998}', '{"n":4999}']);
  });

  test.each(['\r\n', '\r'] as const)('spell() writes %j, a byte order mark, and byte by byte', async (lineEnd) => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.switches.spell({ lineEnd, byteOrderMark: true, bytesPerWrite: 1 });
    run.live({ text: 'é😀' });
    run.live({ n: 1 });
    await using reading = await w.api.stream('proxy', run);
    await eventually(() => reading.text.endsWith(`{"n":1}${lineEnd}${lineEnd}`));
    const at = w.clock.now();
    expect(reading.text).toBe(
      [
        '\uFEFFid: ',
        `${at}-0`,
        lineEnd,
        'data: {"text":"é😀"}',
        lineEnd,
        lineEnd,
        `id: ${at}-1`,
        lineEnd,
        'data: {"n":1}',
        lineEnd,
        lineEnd,
      ].join(''),
    );
    expect(reading.chunks.length).toBeGreaterThan(60);
  });
});

describe('the switches of the cloud', () => {
  test('delay() makes requests wait for a time or a promise, as often as it says', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    w.cloud.switches.delay('run', 5_000, { times: 1 });
    let answered = false;
    const first = w.api.run(run).then(() => {
      answered = true;
    });
    await eventually(() => w.clock.pending === 1);
    expect((await w.api.run(run)).status).toBe(200);
    expect(answered).toBe(false);
    w.clock.advance(5_000);
    await first;
    let open = () => {};
    w.cloud.switches.delay(
      'run',
      new Promise<void>((resolve) => {
        open = resolve;
      }),
    );
    const second = w.api.run(run);
    await eventually(() => w.cloud.requests.length === 3);
    expect(w.cloud.requests[2]?.status).toBeUndefined();
    open();
    expect((await second).status).toBe(200);
  });

  test('a released delay lets go who waits, and concerns nobody any more', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    const release = w.cloud.switches.delay('run', 5_000);
    const waiting = w.api.run(run);
    await eventually(() => w.clock.pending === 1);
    release();
    expect((await waiting).status).toBe(200);
    expect((await w.api.run(run)).status).toBe(200);
    expect(w.clock.pending).toBe(0);
  });

  test('answer() answers for one run, in order, and then lets the route answer', async () => {
    await using w = await startWorld();
    const [one, two] = [w.cloud.createRun(), w.cloud.createRun()];
    w.cloud.switches.answer(
      'run',
      [
        { status: 503, headers: { 'retry-after': '7' }, body: { error: 'busy' } },
        'pass',
        { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
      ],
      { runId: one.runId },
    );
    expect((await w.api.run(two)).status).toBe(200);
    expect(await w.api.run(one)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '7' },
      json: { error: 'busy' },
    });
    expect((await w.api.run(one)).json.id).toBe(one.runId);
    expect(await w.api.run(one)).toMatchObject({ status: 200, text: '<html>' });
    expect((await w.api.run(one)).json.id).toBe(one.runId);
  });

  test('a single answer stands until it is released', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    const release = w.cloud.switches.answer('stream_token', { status: 403 });
    for (let n = 0; n < 3; n++) expect(await w.api.token(run).catch((error: Error) => error.name)).toBe('TypeError');
    release();
    expect(await w.api.token(run)).toMatch(/^ey/);
  });

  test('an answer stands before the key is looked at, and before the stream opens', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    w.cloud.switches.answer('proxy_stream', [
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' },
    ]);
    w.cloud.switches.answer('api_stream', [{ status: 401 }]);
    await using proxy = await w.api.stream('proxy', run);
    await using api = await w.api.stream('api', run);
    expect([proxy.status, api.status]).toEqual([502, 401]);
  });

  test("'reset', 'hang' and 'stall' do what they say", async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    w.cloud.switches.answer('run', ['reset']);
    await expect(w.api.run(run)).rejects.toThrow();
    w.cloud.switches.answer('run', ['hang', 'stall']);
    const path = w.api.path(run);
    const target = `/api/projects/1/tasks/${path.taskId}/runs/${path.runId}/`;
    const answers = [0, 1].map(() => rawRequest(w.cloud.apiUrl, [`GET ${target} HTTP/1.1`, 'Host: localhost']));
    await eventually(() => w.cloud.requests.length === 3 && w.cloud.requests.some(({ status }) => status === 200));
    await w[Symbol.asyncDispose]();
    const [hung, stalled] = (await Promise.all(answers)).toSorted((a, b) => a.length - b.length);
    expect(hung).toBe('');
    expect(stalled).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*\[\{"type":"notif/);
    expect(stalled?.endsWith('0\r\n\r\n')).toBe(false);
  });

  test("'lose' does what was asked for, and resets the socket in place of the answer", async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    w.cloud.switches.answer('command', ['lose']);
    await expect(w.api.command(run, 'user_message', { content: 'Hello' })).rejects.toThrow();
    expect(run.commands).toHaveLength(1);
    expect(w.cloud.requests[0]?.status).not.toBe(200);
    expect((await w.api.command(run, 'cancel')).status).toBe(200);
  });

  test('changeKey() makes the API want another key, and refuse the old one', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    const before = w.cloud.apiKey;
    const ask = async (key: string) =>
      (await request(w.cloud.apiUrl + apiRoutes.run(w.api.path(run)), { headers: { authorization: `Bearer ${key}` } }))
        .statusCode;
    w.cloud.switches.changeKey('another');
    expect([w.cloud.apiKey, await ask('another'), await ask(before)]).toEqual(['another', 200, 401]);
  });

  test('holdPage() holds the n-th page from now, and lets the others pass', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    const held = w.cloud.switches.holdPage(1);
    expect((await w.api.page(run)).json).toEqual([]);
    const second = w.api.page(run);
    await held.reached;
    expect((await w.api.page(run)).json).toEqual([]);
    run.log({ n: 0 });
    held.release();
    expect((await second).json).toEqual([{ n: 0 }]);
    expect((await w.api.page(run)).json).toHaveLength(1);
  });

  test('holdPage() holds the whole log too', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    const held = w.cloud.switches.holdPage(0, { route: 'logs', runId: run.runId });
    expect((await w.api.page(run)).status).toBe(200);
    expect((await w.api.logs(w.cloud.createRun())).status).toBe(200);
    const logs = w.api.logs(run);
    await held.reached;
    held.release();
    expect((await logs).status).toBe(200);
  });
});

test('clear() ends and forgets all runs and rules, also what they hold', async () => {
  await using w = await startWorld();
  const played = w.cloud.play('small-fix');
  const run = w.cloud.createRun({ runId: 'again' });
  run.live({ n: 0 });
  await using reader = await w.api.stream('proxy', run);
  await eventually(() => reader.frames.length === 1);
  w.cloud.switches.answer('run', { status: 503 });
  const held = w.cloud.switches.holdPage(0);
  const page = w.api.get(apiRoutes.sessionLogs({ projectId: '1', taskId: run.taskId, runId: run.runId }));
  await held.reached;
  w.cloud.clear();
  await reader.over;
  expect((await page).status).toBe(404);
  expect(w.cloud.runs).toEqual([]);
  expect(played.status).toBe('in_progress');
  const again = w.cloud.createRun({ runId: 'again' });
  expect((await w.api.get(apiRoutes.run({ projectId: '1', taskId: again.taskId, runId: 'again' }))).status).toBe(200);
});
