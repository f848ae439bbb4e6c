import { createRequire } from 'node:module';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { normalForm } from '@runwatch/transcript';
import { Agent } from 'undici';
import { describe, expect, test } from 'vitest';
import { type Bench, type BenchOptions, startBench } from './testing/bench.ts';
import { type Middlebox, startMiddlebox } from './testing/middlebox.ts';
import { startRawServer } from './testing/raw-server.ts';

/** A bench with somebody between the service and the cloud. */
async function startBenchBehind(
  options: BenchOptions = {},
): Promise<{ bench: Bench; box: Middlebox } & AsyncDisposable> {
  const box = await startMiddlebox();
  const bench = await startBench({ ...options, account: { apiHost: box.url } });
  box.cloud = bench.cloud;
  return {
    bench,
    box,
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      await box[Symbol.asyncDispose]();
    },
  };
}

describe('P1: a proxy that holds the stream back', () => {
  test('costs some seconds: what is said is read in the log, soon after it is there', async () => {
    await using world = await startBenchBehind();
    const { bench, box } = world;
    box.meddling = 'holds streams';
    const run = bench.cloud.createRun();
    run.agent.message('Before.');
    run.flushLog();
    const reader = bench.watch(run);
    await bench.until(() => reader.texts.includes('Before.'), 'the history');
    await bench.pass(20_000, 50);
    const waits: number[] = [];
    for (let n = 0; n < 4; n++) {
      const saidAt = bench.clock.now();
      run.agent.message(`Message ${n}.`);
      run.flushLog();
      await bench.until(() => reader.texts.includes(`Message ${n}.`), 'what is said', 50);
      waits.push(bench.clock.now() - saidAt);
    }
    // The first shows that the log grows while the stream is silent; from then on it is looked at every 5 s.
    expect(waits[0]).toBeLessThan(25_000);
    expect(Math.max(...waits.slice(1))).toBeLessThan(7_000);
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
  });

  test('is not suspected while keepalives come: a quiet run is not asked for its log again and again', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    run.flushLog();
    const reader = bench.watch(run);
    await bench.until(() => reader.phase === 'live' && reader.lines.length > 0, 'the wire');
    // The looks after the first gap, and for what the stream told.
    await bench.pass(30_000, 20);
    const pages = () => bench.targets('api').filter((target) => target.includes('/session_logs/')).length;
    const before = pages();
    await bench.pass(60_000, 20);
    expect(pages()).toBe(before);
  });

  test('and a stream that is not to be had at all, do not keep people waiting either', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    run.flushLog();
    bench.cloud.switches.answer('proxy_stream', { status: 503 });
    bench.cloud.switches.answer('api_stream', { status: 503 });
    const reader = bench.watch(run);
    await bench.until(() => reader.lines.length > 0, 'the history');
    await bench.pass(20_000, 50);
    run.agent.message('Said without a stream.');
    run.flushLog();
    const saidAt = bench.clock.now();
    await bench.until(() => reader.texts.includes('Said without a stream.'), 'what is said', 50);
    expect(bench.clock.now() - saidAt).toBeLessThan(30_000);
  });

  test('or compresses it is asked not to, and what is compressed all the same is refused by name', async () => {
    await using world = await startBenchBehind();
    const { bench, box } = world;
    const run = bench.cloud.createRun();
    run.agent.message('Here.');
    run.flushLog();
    box.meddling = 'compresses';
    const reader = bench.watch(run);
    await bench.until(() => reader.connection?.failure?.message.includes('compressed data') === true, 'the refusal');
    expect(reader.connection?.failure?.code).toBe('protocol');
    expect(new Set(bench.cloud.requests.map(({ headers }) => headers['accept-encoding']))).toEqual(
      new Set(['identity']),
    );
    box.meddling = 'nothing';
    await bench.service.retry(run);
    await bench.until(() => reader.phase === 'live', 'the wire');
    box.meddling = 'compresses';
    run.switches.cut();
    await bench.until(() => reader.connection?.failure?.message.includes('event stream') === true, 'the refusal');
    box.meddling = 'nothing';
    run.agent.message('And live.');
    await bench.until(() => reader.texts.includes('And live.'), 'what is said');
  });
});

describe('P2: a quiet stream', () => {
  test('is not cut by a limit of the library: ours is the only one', async () => {
    const timers = createRequire(import.meta.url)('undici/lib/util/timers.js') as { tick(ms: number): void };
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const reader = bench.watch(run);
    await bench.until(() => reader.phase === 'live' && reader.lines.length > 0, 'the wire');
    // As undici comes, it cuts after five minutes of silence: this one shows that its clock is put forward indeed.
    await using server = await startRawServer(({ response }) => response.write('a beginning'));
    const usual = new Agent();
    const { body } = await usual.request({ origin: server.url, path: '/', method: 'GET' });
    const cut = body.text().catch((error: NodeJS.ErrnoException) => error.code);
    // Twice, because its timers are armed at the first.
    for (let n = 0; n < 2; n++) timers.tick(400_000);
    expect(await cut).toBe('UND_ERR_BODY_TIMEOUT');
    await usual.destroy();

    run.agent.message('Still here.');
    await bench.until(() => reader.texts.includes('Still here.'), 'what is said');
    expect(reader.updates.some((u) => u.kind === 'connection' && u.connection.phase === 'reconnecting')).toBe(false);
    expect(bench.targets('proxy')).toHaveLength(1);
  });

  test('without a keepalive for a minute is cut by us, and goes on where it was', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('One.');
    const reader = bench.watch(run);
    await bench.until(() => reader.phase === 'live' && reader.texts.length > 0, 'the wire');
    run.switches.freeze();
    const frozenAt = bench.clock.now();
    await bench.until(() => reader.phase === 'reconnecting', 'the cut', 100);
    expect(bench.clock.now() - frozenAt).toBeGreaterThanOrEqual(40_000);
    expect(bench.clock.now() - frozenAt).toBeLessThanOrEqual(61_000);
    run.agent.message('Two.');
    await bench.until(() => reader.phase === 'live' && reader.texts.includes('Two.'), 'what is said');
    expect(bench.cloud.requests.filter((r) => r.leg === 'proxy').at(-1)?.headers['last-event-id']).toMatch(/^\d+-\d+$/);
  });
});

describe('P3: a page that is none of the server', () => {
  const html = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Please sign in</html>' };
  const json = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
  const line = (n: number) => ({ type: 'notification', notification: { method: '_posthog/status', params: { n } } });

  test.each([
    ['run', html],
    ['session_logs', html],
    ['logs', html],
    ['stream_token', html],
    ['proxy_stream', html],
    ['proxy_stream', json],
    ['api_stream', html],
    ['api_stream', json],
  ] as const)('with status 200 on %s (%o) is told from an answer, and waited out', async (route, answer) => {
    await using bench = await startBench({
      cloud: { offerProxy: route !== 'api_stream' },
      policy: { newestPage: 10, page: 10 },
    });
    const run = bench.cloud.createRun();
    for (let n = 0; n < 60; n++) run.log(line(n));
    bench.cloud.switches.answer(route, [answer, answer, 'pass']);
    const reader = bench.watch(run);
    await bench.until(() => reader.phase === 'live' && reader.isWhole && reader.lines.length === 60, 'all of it');
    expect(reader.lines.some((text) => text.includes('sign in'))).toBe(false);
    expect(reader.integrity?.gaps).toEqual([]);
  });

  test('on every stream, for ever, is a failure that is told, at a pace that harms nobody', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('Here.');
    run.flushLog();
    bench.cloud.switches.answer('proxy_stream', html);
    bench.cloud.switches.answer('api_stream', html);
    const reader = bench.watch(run);
    await bench.until(() => reader.phase === 'failed', 'the failure', 100);
    expect(reader.connection?.failure).toMatchObject({ code: 'protocol' });
    expect(reader.texts).toContain('Here.');
    const streams = () => bench.cloud.requests.filter((r) => /stream(\?|\/?$)/.test(r.target)).length;
    const before = streams();
    await bench.pass(300_000, 100);
    expect(streams() - before).toBeLessThan(20);
  });

  test('is not suspected where the type has parameters', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    const body = 'data: {"type":"notification","notification":{"method":"_posthog/status","params":{"n":1}}}\n\n';
    const headers = { 'content-type': 'Text/Event-Stream; charset=UTF-8' };
    bench.cloud.switches.answer('proxy_stream', [{ status: 200, headers, body }]);
    const reader = bench.watch(run);
    await bench.until(() => reader.lines.length > 0, 'the entry');
    expect(reader.lines[0]).toContain('"n":1');
  });
});

test('P5: sixteen open streams to one host leave commands their way, and each ends on the wire when its reader has left', async () => {
  await using bench = await startBench({ policy: { lingerMs: 0 } });
  const runs = Array.from({ length: 16 }, () => bench.cloud.createRun());
  for (const run of runs) run.agent.runStarted();
  const readers = runs.map((run) => bench.watch(run));
  await bench.until(
    () => readers.every((reader) => reader.phase === 'live') && bench.cloud.openStreams() === 16,
    'all',
  );
  for (const [n, run] of runs.entries()) {
    const outcome = bench.service.command(run, { method: 'cancel', params: {} }, `cancel-${n}`);
    // No virtual time passes: nothing may wait for a limit to run out.
    expect((await outcome).kind).toBe('done');
  }
  for (const [n, reader] of readers.entries()) {
    reader.leave();
    await bench.until(() => bench.cloud.openStreams() === 15 - n, 'one stream fewer');
  }
});

describe('P6: leaving reaches the wire', () => {
  test.each([
    ['before the headers of the stream', 'proxy_stream', 'hang'],
    ['in the middle of a frame', 'proxy_stream', 'stall'],
    ['between two frames', 'proxy_stream', 'pass'],
    ['before the headers of a page', 'session_logs', 'hang'],
    ['in the middle of a page', 'session_logs', 'stall'],
    ['before the headers of the whole log', 'logs', 'hang'],
    ['in the middle of the whole log', 'logs', 'stall'],
    ['before the headers of the run', 'run', 'hang'],
    ['in the middle of the run', 'run', 'stall'],
    ['while a token is asked for', 'stream_token', 'hang'],
    ['in the middle of a token', 'stream_token', 'stall'],
  ] as const)('%s', async (_, route, answer) => {
    await using world = await startBenchBehind({ policy: { newestPage: 1, page: 1 } });
    const { bench, box } = world;
    const run = bench.cloud.createRun();
    for (let n = 0; n < 10; n++) run.log({ n });
    bench.cloud.switches.answer(route, answer);
    const reader = bench.watch(run);
    const isOfRoute = {
      proxy_stream: /^\/v1\//,
      session_logs: /\/session_logs\//,
      logs: /\/logs\/$/,
      run: /\/runs\/[^/]+\/$/,
      stream_token: /\/stream_token\/$/,
    }[route];
    await bench.until(() => bench.cloud.requests.some((r) => isOfRoute.test(r.target)), 'the request');
    if (answer !== 'hang') await bench.pass(100);
    expect(box.underway).toBeGreaterThan(0);

    await bench.service[Symbol.asyncDispose]();
    await reader.done;
    await bench.until(() => box.underway === 0, 'every request to be over');
    await bench.until(() => bench.cloud.openStreams() === 0, 'every stream to be over');
    expect(bench.clock.pending).toBe(0);
  });

  test('also while a connection is still being made', async () => {
    // It takes connections and says nothing: undici would wait for TLS for 15 s, and hear of nobody's leaving before.
    const silent = createServer(() => {});
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const accepted: Socket[] = [];
    silent.on('connection', (socket) => accepted.push(socket));
    const bench = await startBench({
      account: { apiHost: `https://127.0.0.1:${(silent.address() as AddressInfo).port}` },
    });
    const reader = bench.watch({ taskId: 't', runId: 'r' });
    await bench.until(() => accepted.length > 0, 'the connect');
    const since = performance.now();
    await bench.service[Symbol.asyncDispose]();
    await reader.done;
    expect(performance.now() - since).toBeLessThan(5_000);
    await bench[Symbol.asyncDispose]();
    for (const socket of accepted) socket.destroy();
    await new Promise((closed) => silent.close(closed));
  });
});

describe('P7: a cache that answers for the server', () => {
  test('is asked not to, with every request', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('Here.');
    const reader = bench.watch(run);
    await bench.until(() => reader.phase === 'live' && reader.lines.length > 0, 'the wire');
    await bench.service.command(run, { method: 'cancel', params: {} }, 'one');
    const asked = new Set(bench.cloud.requests.map(({ headers }) => headers['cache-control']));
    expect(asked).toEqual(new Set(['no-store']));
  });

  test('and sends one page for all is found out, and gone when it is', async () => {
    await using world = await startBenchBehind({ policy: { newestPage: 10, page: 10 } });
    const { bench, box } = world;
    box.caches = true;
    const run = bench.cloud.createRun();
    const line = (n: number) => ({
      type: 'notification',
      notification: { method: '_posthog/status', params: { status: `s${n}` } },
    });
    for (let n = 0; n < 35; n++) run.log(line(n));
    bench.cloud.switches.answer('logs', { status: 404 });
    const reader = bench.watch(run);
    await bench.until(() => reader.connection?.failure?.code === 'protocol', 'the doubt');
    expect(reader.count('snapshot')).toBe(0);
    box.caches = false;
    await bench.until(() => reader.isWhole && reader.lines.length === 35, 'all of it');
    expect(reader.lines.map((text) => /s(\d+)"/.exec(text)?.[1])).toEqual(Array.from({ length: 35 }, (_, n) => `${n}`));
  });

  test('and that begins with it while the run is watched doubles nothing, and loses nothing', async () => {
    await using world = await startBenchBehind();
    const { bench, box } = world;
    const run = bench.cloud.createRun();
    run.agent.message('One.');
    run.flushLog();
    const reader = bench.watch(run);
    await bench.until(() => reader.phase === 'live' && reader.texts.includes('One.'), 'the history');
    box.caches = true;
    // Each is asked for in the log as well, and the cache has one answer for all of it.
    for (const text of ['Two.', 'Three.', 'Four.']) {
      run.agent.message(text);
      run.flushLog();
      await bench.until(() => reader.texts.includes(text), 'what is said');
      await bench.pass(8_000, 50);
      expect(reader.texts).toEqual([...new Set(reader.texts)]);
    }
    box.caches = false;
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
    expect(reader.integrity?.gaps).toEqual([]);
  });
});

describe('P8: a proxy leg', () => {
  test.each<[string, (bench: Bench) => () => void]>([
    ['where nobody listens', (bench) => wrongAddress(bench, 'http://127.0.0.1:1')],
    ['that does not speak TLS', (bench) => wrongAddress(bench, bench.cloud.proxyUrl.replace('http:', 'https:'))],
    ['that answers 502', ({ cloud }) => cloud.switches.answer('proxy_stream', { status: 502 })],
    ['that refuses every token', ({ cloud }) => cloud.switches.answer('proxy_stream', { status: 401 })],
    ['that cuts every answer', ({ cloud }) => cloud.switches.answer('proxy_stream', 'reset')],
  ])(
    '%s is left alone for a while: the API leg is read, and the proxy later, once, with nothing lost',
    async (_, break_) => {
      await using bench = await startBench({ policy: { proxyCoolDownMs: 60_000 } });
      const run = bench.cloud.createRun();
      run.agent.runStarted();
      const mend = break_(bench);
      const reader = bench.watch(run);
      await bench.until(() => reader.connection?.leg === 'api' && reader.phase === 'live', 'the API leg');
      run.agent.message('On the API leg.');
      await bench.until(() => reader.texts.includes('On the API leg.'), 'what is said');
      const tries = bench.targets('proxy').length;
      expect(tries).toBeLessThanOrEqual(3);

      // Still resting: another cut changes nothing.
      run.switches.cut();
      run.agent.message('After a cut.');
      await bench.until(() => reader.texts.includes('After a cut.') && reader.phase === 'live', 'what is said');
      expect(reader.connection?.leg).toBe('api');
      expect(bench.targets('proxy')).toHaveLength(tries);

      mend();
      bench.clock.advance(60_000);
      run.switches.cut();
      await bench.until(() => reader.connection?.leg === 'proxy' && reader.phase === 'live', 'the proxy leg again');
      run.agent.message('On the proxy leg.');
      run.finish('completed');
      await bench.until(() => reader.ended, 'the end');
      const legs = reader.updates.flatMap((u) =>
        u.kind === 'connection' && u.connection.phase === 'live' ? [u.connection.leg] : [],
      );
      expect(legs.filter((leg, n) => leg !== legs[n - 1])).toEqual(['api', 'proxy']);
      expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
      expect(reader.integrity?.gaps).toEqual([]);
    },
  );
});

/** Tokens come with an address where the proxy is not. */
const wrongAddress = ({ cloud }: Bench, address: string) =>
  cloud.switches.answer('stream_token', { status: 200, body: { token: 'run-token', stream_base_url: address } });
