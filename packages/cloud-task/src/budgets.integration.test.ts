import type { Reader } from '@runwatch/protocol/testing';
import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });
/** Where time passes in large steps, requests cannot be judged by it. */
const SLOW_REQUESTS = { requestMs: DAY, pageMs: DAY, streamHeadersMs: DAY };
const EVENT_STREAM = { 'content-type': 'text/event-stream' };

async function watchLiveRun(bench: Bench) {
  const run = bench.cloud.createRun();
  run.agent.message('Before.');
  const reader = bench.watch(ref(run));
  await bench.until(() => reader.phase === 'live' && reader.texts.includes('Before.'), 'a live wire');
  return { run, reader };
}

const connections = (reader: Reader) =>
  reader.updates.flatMap((update) => (update.kind === 'connection' ? [update.connection] : []));
const hadTrouble = (reader: Reader) => connections(reader).some(({ phase, failure }) => failure || phase === 'failed');
const streams = (bench: Bench) => bench.cloud.requests.filter(({ target }) => /\/stream\/?(\?|$)/.test(target));

describe('a server that ends every stream at once', () => {
  test.each([
    ['without a word', ''],
    ['after a comment', ': hello\n\n'],
    ['after a page of HTML', '<html>Please sign in to the hotel network</html>'],
  ])('C2: %s is said to fail after a while, and asked seldom from then on', async (_, body) => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    const headers = body.startsWith('<') ? { 'content-type': 'text/html' } : EVENT_STREAM;
    for (const route of ['proxy_stream', 'api_stream'] as const)
      bench.cloud.switches.answer(route, { status: 200, headers, body });
    run.switches.cut();
    await bench.until(() => reader.phase === 'failed', 'the failure', 100);
    const before = streams(bench).length;
    await bench.pass(20 * MINUTE, 500);
    // A minute at the most, half of that on average: the jitter here is always half.
    expect(streams(bench).length - before).toBeLessThanOrEqual(41);
    expect(reader.texts).toEqual(['Before.']);
  });

  test('C2, C4: after one new entry each is no failure, and no reason to leave the leg', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    for (let n = 0; n < 25; n++) {
      run.agent.message(`Message ${n}.`);
      await bench.until(() => reader.texts.includes(`Message ${n}.`), 'the entry');
      run.switches.cut();
      await bench.until(() => reader.phase === 'live' && streams(bench).length === n + 2, 'the next stream');
    }
    expect(streams(bench).every(({ leg }) => leg === 'proxy')).toBe(true);
    expect(hadTrouble(reader)).toBe(false);
    expect(Math.max(...connections(reader).map(({ attempt }) => attempt))).toBe(1);
  });
});

describe('a quiet run', () => {
  test('C3: that is cut once a minute for an hour is never in trouble', async () => {
    await using bench = await startBench({ policy: SLOW_REQUESTS });
    const { run, reader } = await watchLiveRun(bench);
    for (let minute = 0; minute < 60; minute++) {
      for (let part = 0; part < 3; part++) {
        bench.clock.advance(19_900);
        const { lastByteAt } = reader.connection ?? {};
        bench.clock.advance(100);
        await bench.until(() => reader.connection?.lastByteAt !== lastByteAt, 'a keepalive', 1);
      }
      const { length } = streams(bench);
      run.switches.cut(minute % 2 === 0 ? 'clean' : 'torn');
      await bench.until(() => reader.phase === 'live' && streams(bench).length > length, 'the next stream', 50);
    }
    expect(connections(reader).some(({ phase }) => phase === 'failed')).toBe(false);
    expect(Math.max(...connections(reader).map(({ attempt }) => attempt))).toBe(1);
  });

  test('E5: that is rotated every quarter of an hour for a day costs nothing and tells nothing twice', async () => {
    await using bench = await startBench({
      cloud: { timings: { keepaliveMs: 15 * MINUTE } },
      policy: { silenceMs: 16 * MINUTE, ...SLOW_REQUESTS },
    });
    const { run, reader } = await watchLiveRun(bench);
    const rotatedAt: number[] = [];
    for (let quarter = 1; quarter <= 96; quarter++) {
      bench.clock.advance(15 * MINUTE);
      rotatedAt[quarter] = bench.clock.now();
      await bench.until(() => streams(bench).length > quarter, 'the next stream', 1);
      await bench.until(() => reader.phase === 'live', 'the wire', 1);
      if (quarter % 8 === 0) run.agent.message(`Hour ${quarter / 4}.`);
    }
    expect(streams(bench)).toHaveLength(97);
    const waits = streams(bench).map(({ at }, i) => (i === 0 ? 0 : at - (rotatedAt[i] ?? 0)));
    expect(Math.max(...waits)).toBeLessThan(1_000);
    expect(connections(reader).filter(({ attempt, failure }) => attempt > 0 || failure)).toEqual([]);
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
    expect(reader.integrity?.unknown).toBe(0);
  });
});

describe('C6: what the server asks for', () => {
  const inFiveSeconds = (bench: Bench) => new Date(bench.clock.now() + 6_000).toUTCString();
  test.each<[string, (bench: Bench) => string, number, number]>([
    ['5 s', () => '5', 5_000, 6_000],
    ['a date', inFiveSeconds, 4_000, 7_000],
    ['a day', () => '86400', 300_000, 304_000],
    ['garbage', () => 'soon, perhaps', 0, 1_500],
  ])('in Retry-After (%s) is a floor, and has a ceiling', async (_, retryAfter, least, most) => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    const headers = { 'retry-after': retryAfter(bench) };
    bench.cloud.switches.answer('proxy_stream', [{ status: 429, headers }, 'pass']);
    run.switches.cut();
    await bench.until(() => streams(bench).length === 2, 'the refusal');
    await bench.until(
      () => streams(bench).length === 3 && reader.phase === 'live',
      'the wire',
      least > 10_000 ? 500 : 10,
    );
    const [, refused, next] = streams(bench).map(({ at }) => at);
    expect((next ?? 0) - (refused ?? 0)).toBeGreaterThanOrEqual(least);
    expect((next ?? 0) - (refused ?? 0)).toBeLessThanOrEqual(most);
  });

  test.each([
    ['0', 0, 1_500],
    ['3000', 3_000, 5_000],
    ['1000000000', 300_000, 304_000],
    ['soon', 0, 1_500],
  ])('with retry: %s is a floor, and has a ceiling', async (retry, least, most) => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    const body = `retry: ${retry}\n\n`;
    bench.cloud.switches.answer('proxy_stream', [{ status: 200, headers: EVENT_STREAM, body }, 'pass']);
    run.switches.cut();
    await bench.until(() => streams(bench).length === 2, 'the stream that asks');
    await bench.until(
      () => streams(bench).length === 3 && reader.phase === 'live',
      'the wire',
      least > 10_000 ? 500 : 10,
    );
    const [, asking, next] = streams(bench).map(({ at }) => at);
    expect((next ?? 0) - (asking ?? 0)).toBeGreaterThanOrEqual(least);
    expect((next ?? 0) - (asking ?? 0)).toBeLessThanOrEqual(most);
  });
});

describe('whoever is in a hurry', () => {
  /** Everything that may end a wait, many times in one turn. */
  async function nudge(bench: Bench, run: { taskId: string; runId: string }): Promise<void> {
    for (let n = 0; n < 3; n++) {
      bench.service.wake();
      const retried = bench.service.retry(ref(run));
      bench.machine.says('changed');
      bench.machine.says('offline');
      bench.machine.says('online');
      bench.machine.sleep(2 * MINUTE);
      await retried;
    }
  }
  /** The most streams that were ever open at once, as the server sees it. */
  function countingStreams(bench: Bench) {
    let most = 0;
    return {
      until: (condition: () => boolean, what: string) =>
        bench.until(() => {
          most = Math.max(most, bench.cloud.openStreams());
          return condition();
        }, what),
      get most() {
        return most;
      },
    };
  }

  test('C8: asks three times while a connection is being made, and gets one', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    bench.cloud.switches.delay('proxy_stream', gate);
    const reader = bench.watch(ref(run));
    await bench.until(() => streams(bench).length === 1, 'the connect');
    for (let n = 0; n < 3; n++) await bench.service.retry(ref(run));
    await bench.pass(1_000);
    open();
    await bench.until(() => reader.phase === 'live', 'the wire');
    run.agent.message('Once.');
    await bench.until(() => reader.texts.includes('Once.'), 'the entry');
    await bench.pass(1_000);
    expect([streams(bench).length, bench.cloud.openStreams(), reader.texts]).toEqual([1, 1, ['Once.']]);
  });

  test('C9: comes back to the window twenty times, and there is one connection', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    for (let n = 0; n < 20; n++) {
      bench.service.wake();
      run.agent.message(`Message ${n}.`);
      await bench.until(() => reader.texts.includes(`Message ${n}.`), 'the entry');
    }
    expect(streams(bench)).toHaveLength(1);
    expect(reader.texts).toEqual(['Before.', ...Array.from({ length: 20 }, (_, n) => `Message ${n}.`)]);
  });

  test.each<[string, (bench: Bench) => () => void, (reader: Reader, bench: Bench) => boolean]>([
    [
      'reads the beginning',
      (bench) => {
        const page = bench.cloud.switches.holdPage(0);
        return page.release;
      },
      (reader) => reader.phase === 'catching-up',
    ],
    [
      'connects',
      (bench) => bench.cloud.switches.delay('proxy_stream', 400, { times: 1 }),
      (_, bench) => streams(bench).length === 1,
    ],
    ['is live', () => () => {}, (reader) => reader.phase === 'live'],
    [
      'waits to try again',
      (bench) => bench.cloud.switches.answer('proxy_stream', { status: 503, headers: { 'retry-after': '60' } }),
      (reader) => reader.phase === 'reconnecting',
    ],
    [
      'is refused',
      (bench) => {
        const releases = (['run', 'session_logs', 'stream_token', 'api_stream'] as const).map((route) =>
          bench.cloud.switches.answer(route, { status: 403 }),
        );
        return () => {
          for (const release of releases) release();
        };
      },
      (reader) => reader.phase === 'forbidden',
    ],
  ])('H7: nudges a watcher that %s, and gets one stream at a time and the truth', async (_, prepare, isThere) => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('Before.');
    run.flushLog();
    const release = prepare(bench);
    const reader = bench.watch(ref(run));
    const counting = countingStreams(bench);
    await counting.until(() => isThere(reader, bench), 'the state');
    await nudge(bench, run);
    await counting.until(() => true, 'a look');
    release();
    run.agent.message('After.');
    await counting.until(() => reader.phase === 'live' && reader.texts.includes('After.'), 'the wire');
    expect(counting.most).toBeLessThanOrEqual(1);
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
  });

  test('H7: nudges a watcher that has ended, or is about to, and nothing begins anew', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    run.finish('completed');
    await bench.until(() => reader.phase === 'catching-up', 'the closing reads');
    await nudge(bench, run);
    await bench.until(() => reader.ended, 'the end');
    const asked = bench.cloud.requests.length;
    await nudge(bench, run);
    await bench.pass(5_000, 50);
    expect(bench.cloud.requests).toHaveLength(asked);
    expect(streams(bench)).toHaveLength(1);
    expect(reader.updates.at(-1)?.kind).toBe('ended');
    expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
  });
});

describe('a stream that falls silent', () => {
  test('H1: is cut after three keepalives, and taken up where it was', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    run.switches.freeze();
    const since = bench.clock.now();
    run.agent.message('Into the void.');
    await bench.until(() => streams(bench).length === 2 && reader.phase === 'live', 'the next stream', 50);
    const [, second] = streams(bench);
    expect((second?.at ?? 0) - since).toBeGreaterThan(59_000);
    expect((second?.at ?? 0) - since).toBeLessThan(61_000);
    expect(second?.headers['last-event-id']).toMatch(/^\d+-\d+$/);
    expect(reader.texts).toEqual(['Before.', 'Into the void.']);
  });

  test('H1: but for keepalives is not silent', async () => {
    await using bench = await startBench();
    const { reader } = await watchLiveRun(bench);
    for (let n = 0; n < 30; n++) {
      const { lastByteAt } = reader.connection ?? {};
      bench.clock.advance(20_000);
      await bench.until(() => reader.connection?.lastByteAt !== lastByteAt, 'a keepalive', 1);
    }
    expect(streams(bench)).toHaveLength(1);
  });
});
