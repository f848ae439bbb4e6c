import { eventually } from '@runwatch/async/testing';
import { describe, expect, test } from 'vitest';
import { type Leg, startBench, watched } from './testing/bench.ts';
import { MemorySpillDisk } from './testing/memory-spill-disk.ts';

const LEGS: Leg[] = ['proxy', 'api'];
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => ({ n: from + at }));
const noteOf = (event: Record<string, unknown> | undefined) =>
  (event?.['notification'] as { params: { message: string } } | undefined)?.params.message;

describe.each(LEGS)('on the %s leg', (leg) => {
  test('what is appended reaches readers, each once and in order, and the end after it', async () => {
    await using w = await startBench(leg, { through: 'cloud' });
    for (const event of numbers(1, 2_500)) expect(w.sender.append(event)).toMatchObject({ kind: 'queued' });
    const farewell = await w.sender.complete();
    expect(farewell).toMatchObject({ completed: true, unsent: 0, counts: { queued: 2_500, acknowledged: 2_500 } });
    await w.until(w.isOver, 'the end of the stream');
    expect(w.told()).toEqual(numbers(1, 2_500));
    expect(w.sender.append({ n: 9_999 })).toEqual({ kind: 'dropped', why: 'over' });
  });

  test('an open request brings each event at once', async () => {
    await using w = await startBench(leg, { through: 'cloud', mode: 'open' });
    for (const event of numbers(1, 5)) {
      w.sender.append(event);
      await w.until(() => w.told().length === event.n, `event ${event.n}`);
    }
    expect(w.sender.counts.acknowledged).toBe(0);
    await w.sender.flush(new AbortController().signal);
    expect(w.sender.counts.acknowledged).toBe(5);
    expect(w.cloud.requests.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  test('W7: a producer that waits for room goes on, though a request is held open', async () => {
    await using w = await startBench(leg, { through: 'cloud', mode: 'open', memoryBytes: 2_048 });
    const producing = watched(
      (async () => {
        for (const event of numbers(1, 300)) {
          await w.sender.ready(new AbortController().signal);
          expect(w.sender.append(event)).toMatchObject({ kind: 'queued' });
        }
        return 'all of it';
      })(),
    );
    await w.until(() => producing.result !== undefined, 'the producer');
    await w.until(() => w.told().length === 300, 'everything');
    expect(w.told()).toEqual(numbers(1, 300));
  });

  test('W2: the tail is not lost at shutdown when the server answers slowly, or with 503 at first', async () => {
    await using w = await startBench(leg, { through: 'cloud' });
    const route = leg === 'proxy' ? 'proxy_ingest' : 'event_stream';
    w.cloud.switches.answer(route, [{ status: 503, headers: { 'retry-after': '2' } }, { status: 503 }]);
    for (const event of numbers(1, 100)) w.sender.append(event);
    const leaving = watched(w.sender.complete());
    await w.until(() => leaving.result !== undefined, 'the farewell');
    expect(leaving.result).toMatchObject({ completed: true, unsent: 0 });
    await w.until(w.isOver, 'the end of the stream');
    expect(w.told()).toEqual(numbers(1, 100));
  });

  test('W2: what is lost at shutdown is reported in time when the server never answers', async () => {
    await using w = await startBench(leg, { through: 'cloud' });
    await w.until(() => w.sender.status.kind === 'sending', 'the first answer');
    w.cloud.switches.answer(leg === 'proxy' ? 'proxy_ingest' : 'event_stream', 'hang');
    for (const event of numbers(1, 100)) w.sender.append(event);
    const leaving = watched(w.sender.complete({ withinMs: 30_000 }));
    const since = w.clock.now();
    await eventually(() => {
      if (!leaving.result) w.clock.advance(500);
      return leaving.result !== undefined;
    }, 'the farewell');
    expect(leaving.result).toMatchObject({ completed: false, unsent: 100 });
    expect(w.clock.now() - since).toBeLessThanOrEqual(31_000);
  });

  test('W3: a batch whose answer was lost is stored once', async () => {
    await using w = await startBench(leg, { mode: 'batch' });
    let lost = 0;
    w.relay.meddling = (body) => (body.includes('"seq"') && lost++ < 2 ? 'lose the answer' : 'pass');
    for (const event of numbers(1, 10)) w.sender.append(event);
    await w.until(() => w.told().length >= 10, 'the first batch');
    for (const event of numbers(11, 20)) w.sender.append(event);
    const leaving = watched(w.sender.complete());
    await w.until(() => leaving.result !== undefined && w.isOver(), 'the end');
    expect(lost).toBeGreaterThanOrEqual(2);
    expect(w.told()).toEqual(numbers(1, 20));
  });

  test('W6: events are kept while the token is expired, and sent with the next', async () => {
    let token: string | undefined;
    const clocked: { renewed: number } = { renewed: 0 };
    await using w = await startBench(leg, {
      through: 'cloud',
      mode: 'batch',
      credential: {
        token: async () => (token ??= await w.cloud.sendingToken(w.run)),
        // The renewal takes half a minute.
        renew: (signal) =>
          new Promise((resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason), { once: true });
            w.clock.after(30_000, () => {
              clocked.renewed++;
              token = undefined;
              resolve();
            });
          }),
      },
    });
    for (const event of numbers(1, 50)) w.sender.append(event);
    await w.until(() => w.sender.backlog.events === 0, 'the first half');
    w.run.switches.expireTokens();
    for (const event of numbers(51, 100)) w.sender.append(event);
    await eventually(() => {
      if (w.cloud.requests.some(({ status }) => status === 401) && clocked.renewed === 0) w.clock.advance(1_000);
      return clocked.renewed > 0;
    }, 'the renewal');
    const leaving = watched(w.sender.complete());
    await w.until(() => leaving.result !== undefined && w.isOver(), 'the end');
    expect(w.told()).toEqual(numbers(1, 100));
    expect(clocked.renewed).toBe(1);
  });
});

test('W1: an ingress that holds bodies back holds no event back', async () => {
  await using w = await startBench('proxy');
  for (const event of numbers(1, 10)) {
    w.sender.append(event);
    // No time passes until it is there.
    await w.until(() => w.told().length === event.n, `event ${event.n}`);
    w.clock.advance(1_000);
  }
  expect(w.sender.counts.acknowledged).toBeGreaterThanOrEqual(9);
});

test('W4: what is dropped leaves no hole in the numbers, and a note in its place', async () => {
  await using w = await startBench('proxy', { memoryBytes: 1_000 });
  w.sender.append({ n: 1 });
  expect(w.sender.append({ n: 2, text: 'x'.repeat(900_000) })).toEqual({ kind: 'dropped', why: 'too large' });
  w.sender.append({ n: 3 });
  const more = numbers(4, 60).map((event) => w.sender.append(event).kind);
  expect(more).toContain('dropped');
  await w.until(() => w.sender.backlog.events === 0, 'what there was room for');
  w.sender.append({ n: 61 });
  const leaving = watched(w.sender.complete());
  await w.until(() => leaving.result !== undefined && w.isOver(), 'the end');
  const told = w.told();
  const queued = more.indexOf('dropped');
  expect(told.map((event) => event['n'] ?? noteOf(event))).toEqual([
    1,
    'An event is missing here: too large to be sent',
    3,
    ...numbers(4, 3 + queued).map(({ n }) => n),
    `${57 - queued} events are missing here: the sender's buffer was full`,
    61,
  ]);
  expect(leaving.result?.counts).toMatchObject({ full: 57 - queued, tooLarge: 1, queued: 4 + queued - 1 });
});

test.each([
  ['lower', -3],
  ['equal', 0],
  ['higher', 7],
])('W4: a sender goes on when a 409 names a number that is %s', async (_, by) => {
  await using w = await startBench('proxy');
  for (const event of numbers(1, 10)) w.sender.append(event);
  await w.until(() => w.sender.backlog.events === 0, 'the first events');
  let refused = 0;
  const last = 10 + by;
  // What the server really has, and says, only this once.
  w.relay.meddling = (body) =>
    body.includes('"seq"') && refused++ === 0
      ? {
          status: 409,
          body: JSON.stringify({ error: `Expected sequence ${last + 1}, got 11`, last_accepted_seq: last }),
        }
      : 'pass';
  for (const event of numbers(11, 20)) w.sender.append(event);
  await w.until(() => w.sender.backlog.events === 0, 'the rest');
  expect(refused).toBeLessThan(10);
  // Told that the server had fewer or more, it sent by other numbers, and the server put that right.
  expect(w.told().slice(0, 10)).toEqual(numbers(1, 10));
  if (by === 0) expect(w.told()).toEqual(numbers(1, 20));
});

test('W4: after the server has ended the stream, late events are ignored and counted', async () => {
  await using w = await startBench('proxy');
  w.sender.append({ n: 1 });
  await w.until(() => w.sender.backlog.events === 0, 'the first event');
  w.run.finish('completed');
  w.sender.append({ n: 2 });
  await w.until(() => w.sender.status.kind === 'complete', 'the end');
  expect(w.sender.append({ n: 3 })).toEqual({ kind: 'dropped', why: 'over' });
  expect(await w.sender.complete()).toMatchObject({ completed: true, unsent: 0, counts: { over: 2 } });
});

test('W7: a pause of ten minutes costs no more memory than allowed, and what was dropped is noted', async () => {
  await using w = await startBench('proxy', { memoryBytes: 200_000 });
  w.sender.append({ n: 0 });
  await w.until(() => w.told().length === 1, 'the first event');
  let isDown = true;
  w.relay.meddling = () => (isDown ? { status: 503, body: '' } : 'pass');
  let dropped = 0;
  let most = 0;
  for (let n = 1; n <= 60_000; n++) {
    if (w.sender.append({ n, text: 'x'.repeat(50) }).kind === 'dropped') dropped++;
    if (n % 1_000 === 0) {
      w.clock.advance(10_000);
      await new Promise((turn) => setImmediate(turn));
    }
    most = Math.max(most, w.sender.backlog.bytes);
  }
  expect(most).toBeGreaterThan(100_000);
  expect(most).toBeLessThanOrEqual(200_000);
  isDown = false;
  await w.until(() => w.sender.backlog.events === 0, 'what was kept');
  expect(w.sender.append({ n: 60_001 })).toMatchObject({ kind: 'queued', isFull: false });
  const leaving = watched(w.sender.complete());
  await w.until(() => leaving.result !== undefined && w.isOver(), 'the end');
  const told = w.told();
  const kept = 60_000 - dropped;
  expect(told.slice(0, kept + 1)).toMatchObject(numbers(0, kept));
  expect(noteOf(told[kept + 1])).toBe(`${dropped} events are missing here: the sender's buffer was full`);
  expect(told.at(-1)).toEqual({ n: 60_001 });
});

test('W7: an event that the server finds too large is not sent again, and those after it flow', async () => {
  await using w = await startBench('proxy');
  w.relay.meddling = (body) => (body.includes('poison') ? { status: 413, body: 'too large' } : 'pass');
  for (const event of numbers(1, 40)) w.sender.append(event.n === 17 ? { ...event, poison: true } : event);
  const leaving = watched(w.sender.complete());
  await w.until(() => leaving.result !== undefined && w.isOver(), 'the end');
  const told = w.told();
  expect(told).toHaveLength(40);
  expect(noteOf(told[16])).toBe('An event is missing here: too large to be sent');
  expect(told.map(({ n }) => n).filter(Boolean)).toEqual(numbers(1, 40).flatMap(({ n }) => (n === 17 ? [] : [n])));
  const alone = w.relay.bodies.filter((body) => body.includes('poison') && body.split('\n').length === 2);
  expect(alone).toHaveLength(1);
});

test('a sender that is started again on its spill goes on without a loss or a repetition', async () => {
  const disk = new MemorySpillDisk();
  await using w = await startBench('proxy', { spill: { disk, folder: '/spill' } });
  for (const event of numbers(1, 50)) w.sender.append(event);
  await w.until(() => w.sender.backlog.events === 0, 'the first half');
  w.relay.meddling = (body) => (body.includes('"seq"') ? 'lose the answer' : { status: 503, body: '' });
  for (const event of numbers(51, 100)) w.sender.append(event);
  await w.until(() => w.told().length === 100, 'what nobody has acknowledged');
  for (const event of numbers(101, 120)) w.sender.append(event);
  // The first process is gone with all that it knew; so is whoever lost its answers.
  const left = disk.copy();
  w.relay.meddling = () => 'pass';
  await using again = await w.restart({ spill: { disk: left, folder: '/spill' } });
  expect(again.backlog.events).toBe(70);
  again.append({ n: 121 });
  expect(await again.complete()).toMatchObject({ completed: true, unsent: 0 });
  await w.until(w.isOver, 'the end');
  expect(w.told()).toEqual(numbers(1, 121));
});

test('no token, nor what was to be said, is in anything that a sender tells of itself', async () => {
  await using w = await startBench('proxy', {
    credential: { token: async () => 'phx_canary' },
  });
  w.sender.append({ text: 'the canary' });
  await w.until(() => w.statuses.some(({ kind }) => kind === 'waiting'), 'a refusal');
  expect(JSON.stringify([w.statuses, w.sender.counts, w.sender.backlog])).not.toMatch(/canary/);
  expect(w.statuses).toContainEqual(
    expect.objectContaining({ kind: 'waiting', why: 'token refused', httpStatus: 401 }),
  );
});
