import { eventually } from '@runwatch/async/testing';
import { describe, expect, test } from 'vitest';
import { startWorld } from '../testing/world.ts';

const legs = ['api', 'proxy'] as const;

describe.each(legs)('the stream on the %s leg', (leg) => {
  test('tells every entry with its id, then the end', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.live({ type: 'x', n: 1 });
    run.live({ type: 'x', n: 2 });
    await using reading = await w.api.stream(leg, run);
    run.live({ type: 'x', n: 3 });
    run.finish('completed');
    await reading.over;
    const at = w.clock.now();
    expect(reading.status).toBe(200);
    expect(
      reading.frames.map(({ event, id, data }) => [event, id, JSON.parse(data).n ?? JSON.parse(data).status]),
    ).toEqual([
      [undefined, `${at}-0`, 1],
      [undefined, `${at}-1`, 2],
      [undefined, `${at}-2`, 3],
      [undefined, `${at}-3`, 'completed'],
      ['stream-end', undefined, 'complete'],
    ]);
    expect(reading.ended).toBe('clean');
  });

  test('begins strictly after the cursor', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    for (let n = 0; n < 40; n++) run.live({ n });
    await using first = await w.api.stream(leg, run);
    await eventually(() => first.frames.length === 40);
    const cursor = first.frames[16]?.id ?? '';
    await using second = await w.api.stream(leg, run, { cursor, query: 'start=latest' });
    await eventually(() => second.frames.length === 23);
    expect(JSON.parse(second.frames[0]?.data ?? '')).toEqual({ n: 17 });
    await using third = await w.api.stream(leg, run, { cursor: `${w.clock.now() - 60_000}-0` });
    await eventually(() => third.frames.length === 40);
  });

  test('begins at the start when the cursor is empty', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.live({ n: 0 });
    await using reading = await w.api.stream(leg, run, { cursor: '' });
    await eventually(() => reading.frames.length === 1);
  });

  test('begins behind the newest entry with start=latest, and at the beginning when the stream did not exist', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    await using early = await w.api.stream(leg, run, { query: 'start=latest' });
    await eventually(() => w.cloud.openStreams() === 1);
    run.live({ n: 0 });
    await eventually(() => early.frames.length === 1);
    await using late = await w.api.stream(leg, run, { query: 'start=latest' });
    await eventually(() => w.cloud.openStreams() === 2);
    run.live({ n: 1 });
    await eventually(() => late.frames.length === 1 && early.frames.length === 2);
    expect(JSON.parse(late.frames[0]?.data ?? '')).toEqual({ n: 1 });
  });

  test('never ends with start=latest after the end: the sentinel itself was the newest entry', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.finish('completed');
    await using reading = await w.api.stream(leg, run, { query: 'start=latest' });
    await eventually(() => w.clock.pending === 1);
    w.clock.advance(20_000);
    await eventually(() => reading.frames.length === 1);
    expect(reading.frames[0]?.event).toBe('keepalive');
    expect(reading.ended).toBeUndefined();
  });

  test('tells a keepalive after each 20 s without a frame', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.live({ n: 0 });
    await using reading = await w.api.stream(leg, run);
    await eventually(() => reading.frames.length === 1 && w.clock.pending === 1);
    w.clock.advance(19_999);
    expect(w.clock.nextIn).toBe(1);
    w.clock.advance(1);
    await eventually(() => reading.frames.length === 2);
    expect(reading.frames[1]?.event).toBe('keepalive');
    expect(reading.text).toContain('event: keepalive\ndata: ');
    await eventually(() => w.clock.nextIn === 20_000);
  });

  test('is rotated when it is 15 min old, after a frame', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.live({ n: 0 });
    await using reading = await w.api.stream(leg, run);
    for (let keepalives = 1; keepalives <= 45; keepalives++) {
      await eventually(() => w.clock.nextIn === 20_000 && reading.frames.length === keepalives);
      w.clock.advance(20_000);
    }
    await reading.over;
    expect(reading.frames.length).toBe(47);
    expect(reading.frames.at(-1)?.event).toBe('end');
    expect(JSON.parse(reading.frames.at(-1)?.data ?? '')).toEqual({ type: 'rotated' });
    expect(reading.ended).toBe('clean');
  });

  test('waits for a stream that does not exist yet, with keepalives, and then gives up', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun({ status: 'queued' });
    await using reading = await w.api.stream(leg, run);
    const waitMs = leg === 'api' ? 120_000 : 300_000;
    for (let keepalives = 0; keepalives < waitMs / 20_000; keepalives++) {
      await eventually(() => w.clock.nextIn === 20_000 && reading.frames.length === keepalives);
      w.clock.advance(20_000);
    }
    await reading.over;
    expect(reading.frames.at(-1)).toMatchObject({ event: 'error' });
    expect(JSON.parse(reading.frames.at(-1)?.data ?? '')).toEqual({ error: 'Stream not available' });
    expect(reading.frames.slice(0, -1).every(({ event }) => event === 'keepalive')).toBe(true);
  });

  test('refuses a cursor that is none of its own', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.live({ n: 0 });
    for (const cursor of ['log-3', 'abc', '1-2-3', '-1']) {
      await using reading = await w.api.stream(leg, run, { cursor });
      await reading.over;
      expect(reading.frames.map(({ event, data }) => [event, JSON.parse(data)])).toEqual([
        ['error', { error: 'Stream read error' }],
      ]);
    }
  });

  test('continues in silence from the oldest entry when the cursor was trimmed and nobody asked', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    for (let n = 0; n < 10; n++) run.live({ n });
    run.switches.trim(2);
    await using reading = await w.api.stream(leg, run, { cursor: `${w.clock.now()}-3` });
    await eventually(() => reading.frames.length === 2);
    expect(JSON.parse(reading.frames[0]?.data ?? '')).toEqual({ n: 8 });
  });

  test('repeats an error sentinel on every connect', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.live({ n: 0 });
    run.switches.endWith('The sandbox is gone');
    for (const cursor of [undefined, `${w.clock.now()}-0`]) {
      await using reading = await w.api.stream(leg, run, cursor === undefined ? {} : { cursor });
      await reading.over;
      expect(reading.frames.at(-1)).toMatchObject({ event: 'error' });
      expect(JSON.parse(reading.frames.at(-1)?.data ?? '')).toEqual({ error: 'The sandbox is gone' });
    }
  });

  test('does not tell what was written behind the sentinel', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.finish('completed');
    run.live({ n: 'too late' });
    await using reading = await w.api.stream(leg, run);
    await reading.over;
    expect(reading.text).not.toContain('too late');
  });

  test('tails a terminal run whose stream has no sentinel', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.finish('completed', { sentinel: false });
    await using reading = await w.api.stream(leg, run);
    await eventually(() => reading.frames.length === 1 && w.clock.pending === 1);
    w.clock.advance(20_000);
    await eventually(() => reading.frames.length === 2);
    expect(reading.frames.map(({ event }) => event)).toEqual([undefined, 'keepalive']);
  });

  test('is gone 30 min after the end, and 6 h after the last entry without one', async () => {
    await using w = await startWorld();
    const ended = w.cloud.createRun();
    ended.finish('completed');
    const quiet = w.cloud.createRun();
    quiet.live({ n: 0 });
    w.clock.advance(1_800_000);
    await using reading = await w.api.stream(leg, ended);
    await reading.over;
    expect(reading.frames.at(-1)?.event).toBe('stream-end');
    expect(reading.text).not.toContain('id: ');
    w.clock.advance(21_600_000 - 1_800_000);
    await using waiting = await w.api.stream(leg, quiet);
    await eventually(() => w.clock.pending === 1);
    expect(waiting.frames).toEqual([]);
  });

  test('sends raw text as it is, even if it is no JSON', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    for (const text of ['{"type":"notif', 'zwei\nZeilen', 'é😀']) run.live(text);
    await using reading = await w.api.stream(leg, run);
    await eventually(() => reading.frames.length === 3);
    expect(reading.frames.map(({ data }) => data)).toEqual(['{"type":"notif', 'zwei\nZeilen', 'é😀']);
  });
});

test('the API leg writes spaced ASCII and its own headers, the proxy compact UTF-8', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  run.live({ type: 'x', list: [1, { é: '😀' }], none: null, text: 'a, b: c' });
  await using api = await w.api.stream('api', run);
  await using proxy = await w.api.stream('proxy', run);
  await eventually(() => api.frames.length === 1 && proxy.frames.length === 1);
  const id = `id: ${w.clock.now()}-0\n`;
  expect(api.text).toBe(
    `${id}data: {"type": "x", "list": [1, {"\\u00e9": "\\ud83d\\ude00"}], "none": null, "text": "a, b: c"}\n\n`,
  );
  expect(proxy.text).toBe(`${id}data: {"type":"x","list":[1,{"é":"😀"}],"none":null,"text":"a, b: c"}\n\n`);
  expect(api.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  expect(proxy.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
});

test('resync=1 is answered on the proxy only, as the only frame', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  for (let n = 0; n < 10; n++) run.live({ n });
  run.switches.trim(2);
  const at = w.clock.now();
  const trimmed = async (cursor: string) => {
    await using reading = await w.api.stream('proxy', run, { query: 'resync=1', cursor });
    await eventually(() => reading.frames.length > 0);
    return reading.frames[0]?.event === 'end' && reading.frames[0].data === '{"type":"resync","reason":"trimmed"}';
  };
  expect(await trimmed(`${at}-3`)).toBe(true);
  expect(await trimmed(`${at}-7`)).toBe(true);
  expect(await trimmed('0-0')).toBe(true);
  expect(await trimmed('log-3')).toBe(true);
  expect(await trimmed('0')).toBe(false);
  expect(await trimmed('')).toBe(false);
  await using kept = await w.api.stream('proxy', run, { query: 'resync=1', cursor: `${at}-8` });
  await eventually(() => kept.frames.length === 1);
  expect(kept.frames[0]?.data).toBe('{"n":9}');
  await using api = await w.api.stream('api', run, { query: 'resync=1', cursor: `${at}-3` });
  await eventually(() => api.frames.length === 2);
});

test('a terminal run whose stream is gone: the API leg tells the state first, the proxy does not', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  run.finish('failed', { errorMessage: 'broken' });
  run.switches.expireWindow();
  await using api = await w.api.stream('api', run);
  await using proxy = await w.api.stream('proxy', run);
  await Promise.all([api.over, proxy.over]);
  const [state, end] = api.frames;
  expect(state).toMatchObject({ event: undefined, id: undefined });
  expect(JSON.parse(state?.data ?? '')).toMatchObject({
    type: 'task_run_state',
    status: 'failed',
    error_message: 'broken',
  });
  expect(end).toMatchObject({ event: 'stream-end' });
  expect(proxy.text).toBe('event: stream-end\ndata: {"status":"complete"}\n\n');
});

test('the proxy knows of the end only what the token says', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const token = await w.api.token(run);
  run.finish('completed');
  run.switches.expireWindow();
  await using reading = await w.api.stream('proxy', run, { token });
  await eventually(() => w.clock.pending === 1);
  expect(reading.frames).toEqual([]);
});

test('a presence-gated run keeps in its live stream only what happened while somebody watched', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun({ presenceGated: true });
  run.live({ n: 'unseen' });
  {
    await using reading = await w.api.stream('proxy', run);
    await eventually(() => w.cloud.openStreams() === 1);
    run.live({ n: 'seen' });
    await eventually(() => reading.frames.length === 1);
    expect(reading.frames[0]?.data).toBe('{"n":"seen"}');
  }
  w.clock.advance(300_000);
  run.live({ n: 'unseen again' });
  run.finish('completed');
  await using later = await w.api.stream('proxy', run);
  await later.over;
  expect(later.frames.map(({ event, data }) => event ?? data)).toEqual(['{"n":"seen"}', 'stream-end']);
});

test('an idle reader keeps its lease on a presence-gated run', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun({ presenceGated: true });
  await using reading = await w.api.stream('proxy', run);
  for (let keepalives = 0; keepalives < 20; keepalives++) {
    await eventually(() => w.clock.nextIn === 20_000 && reading.frames.length === keepalives);
    w.clock.advance(20_000);
  }
  run.live({ n: 'after 400 s' });
  await eventually(() => reading.frames.at(-1)?.data === '{"n":"after 400 s"}');
});

test('a disposed cloud leaves no timer and no socket', async () => {
  const w = await startWorld();
  const run = w.cloud.createRun();
  run.agent.chunk('a');
  run.agent.thought('b');
  w.cloud.switches.delay('run', 60_000);
  const held = w.api.run(run).then(
    () => 'answered',
    () => 'closed',
  );
  await using reading = await w.api.stream('proxy', run);
  await eventually(() => reading.frames.length === 2);
  expect(w.cloud.openStreams()).toBe(1);
  await w[Symbol.asyncDispose]();
  expect(w.cloud.openStreams()).toBe(0);
  expect(w.clock.pending).toBe(0);
  await reading.over;
  expect(await held).toBe('closed');
});
