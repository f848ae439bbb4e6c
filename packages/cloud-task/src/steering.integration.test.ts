import type { Reader } from '@runwatch/protocol/testing';
import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';
import { breakTheWay } from './testing/outage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });

async function watchLiveRun(bench: Bench) {
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  run.agent.message('Before.');
  const reader = bench.watch(ref(run));
  await bench.until(() => reader.phase === 'live' && reader.texts.includes('Before.'), 'a live wire');
  return { run, reader };
}

const phases = (reader: Reader) =>
  reader.updates
    .flatMap((update) => (update.kind === 'connection' ? [update.connection.phase] : []))
    .filter((phase, i, all) => phase !== all[i - 1]);
const hasFailed = (reader: Reader) => phases(reader).includes('failed');

/** What the requests since then were for, in order. */
const askedFor = (bench: Bench, since: number) =>
  bench.cloud.requests.slice(since).map(({ leg, target }) => {
    const [name = ''] = /(?<=\/)[a-z_]+(?=\/(\?|$))/.exec(target) ?? [];
    return leg === 'proxy' ? 'proxy_stream' : name || 'run';
  });
/** The run's status is read first, then the stream goes on; the log is looked at beside it. */
const comesBack = {
  asymmetricMatch: (asked: string[]) =>
    asked.filter((name) => name !== 'session_logs').join() === 'run,stream_token,proxy_stream',
};
const cursors = (bench: Bench) =>
  bench.cloud.requests.filter((r) => r.leg === 'proxy').map((r) => r.headers['last-event-id']);

describe('without a network', () => {
  test.each([
    ['breaks', (run: { switches: { reset(): void } }) => run.switches.reset()],
    ['falls silent', (run: { switches: { freeze(): void } }) => run.switches.freeze()],
  ])('C1, H3: a stream that %s costs one request in half an hour, and is back within two seconds', async (_, cut) => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    bench.machine.says('offline');
    const repair = breakTheWay(bench.cloud);
    cut(run);
    const before = bench.cloud.requests.length;
    await bench.pass(30 * MINUTE, 5_000);
    expect(reader.phase).toBe('waiting-for-network');
    expect(reader.connection).toMatchObject({ attempt: 0, retryAt: null, failure: null });
    expect(reader.texts).toEqual(['Before.']);
    expect(bench.cloud.requests.length - before).toBeLessThanOrEqual(1);

    repair();
    run.agent.message('Meanwhile.');
    const [backAt, since] = [bench.clock.now(), bench.cloud.requests.length];
    bench.machine.says('online');
    await bench.until(() => reader.phase === 'live' && reader.texts.includes('Meanwhile.'), 'the wire');
    expect(bench.clock.now() - backAt).toBeLessThan(2_000);
    expect(askedFor(bench, since)).toEqual(comesBack);
    expect(cursors(bench).at(-1)).toMatch(/^\d+-\d+$/);
    expect(hasFailed(reader)).toBe(false);
  });

  test('H3: a run that is being opened waits, and is opened when the network is back', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('Here.');
    run.flushLog();
    const page = bench.cloud.switches.holdPage(0);
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'catching-up', 'a history that loads');
    bench.machine.says('offline');
    const repair = breakTheWay(bench.cloud);
    run.switches.reset();
    await bench.until(() => reader.phase === 'waiting-for-network', 'the state');
    // What was asked for before is given up in its own time; nothing is asked for in its place.
    await bench.pass(2 * MINUTE, 1_000);
    const asked = bench.cloud.requests.length;
    await bench.pass(20 * MINUTE, 5_000);
    expect([reader.phase, bench.cloud.requests.length]).toEqual(['waiting-for-network', asked]);
    repair();
    page.release();
    bench.machine.says('online');
    await bench.until(() => reader.phase === 'live' && reader.texts.includes('Here.'), 'the snapshot');
    expect([reader.count('snapshot'), hasFailed(reader)]).toEqual([1, false]);
  });

  test('H3: a run that waits to reconnect says so at once, and reads its status first when the network is back', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    const release = ['proxy_stream', 'api_stream'].map((route) =>
      bench.cloud.switches.answer(route as 'api_stream', { status: 503, headers: { 'retry-after': '60' } }),
    );
    run.switches.cut();
    await bench.until(() => (reader.connection?.retryAt ?? 0) > bench.clock.now() + 30_000, 'the wait');
    expect(reader.phase).toBe('reconnecting');
    for (const undo of release) undo();
    const repair = breakTheWay(bench.cloud);
    bench.machine.says('offline');
    await bench.until(() => reader.phase === 'waiting-for-network', 'the state');
    repair();
    const [backAt, since] = [bench.clock.now(), bench.cloud.requests.length];
    bench.machine.says('online');
    await bench.until(() => reader.phase === 'live', 'the wire');
    expect(bench.clock.now() - backAt).toBeLessThan(2_000);
    expect(askedFor(bench, since).filter((name) => name !== 'session_logs')[0]).toBe('run');
  });

  test('H3: a healthy stream goes on, whatever the system says', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    const before = bench.cloud.requests.length;
    bench.machine.says('offline');
    run.agent.message('Still here.');
    await bench.until(() => reader.texts.includes('Still here.'), 'the entry');
    await bench.pass(500);
    expect([reader.phase, bench.cloud.openStreams()]).toEqual(['live', 1]);
    expect(askedFor(bench, before).filter((name) => name !== 'session_logs')).toEqual([]);
  });

  test('H3: a system that is wrong about it is found out by one request', async () => {
    await using bench = await startBench({ online: false });
    const run = bench.cloud.createRun();
    run.agent.message('Here.');
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live' && reader.texts.includes('Here.'), 'the wire');
    for (let n = 0; n < 3; n++) {
      run.switches.cut();
      run.agent.message(`Message ${n}.`);
      await bench.until(() => reader.phase === 'live' && reader.texts.includes(`Message ${n}.`), 'the wire again');
    }
    expect(bench.machine.isOnline).toBe(false);
  });

  test('H3: the end of a run that came meanwhile is told when the network is back', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    bench.machine.says('offline');
    const repair = breakTheWay(bench.cloud);
    run.switches.reset();
    await bench.until(() => reader.phase === 'waiting-for-network', 'the state');
    run.agent.message('Last words.');
    run.finish('completed', { sentinel: false });
    repair();
    const since = bench.cloud.requests.length;
    bench.machine.says('online');
    await bench.until(() => reader.ended, 'the end');
    expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
    expect(askedFor(bench, since)).not.toContain('proxy_stream');
  });

  test('H5: the failure of an older look at the network does not undo the success of a newer one', async () => {
    await using bench = await startBench({ online: false });
    const [first, second] = [bench.cloud.createRun(), bench.cloud.createRun()];
    const { runId } = first;
    bench.cloud.switches.answer('run', ['hang', 'pass'], { runId });
    const readers = [bench.watch(ref(first))];
    await bench.until(() => bench.cloud.requests.length === 1, 'the first look');
    readers.push(bench.watch(ref(second)));
    await bench.until(() => readers[1]?.phase === 'waiting-for-network', 'the second run');
    expect(bench.cloud.requests).toHaveLength(1);
    await bench.service.retry(ref(second));
    await bench.until(() => readers.every(({ phase }) => phase === 'live'), 'both wires');
    await bench.pass(MINUTE);
    expect(readers.map(({ phase }) => phase)).toEqual(['live', 'live']);
  });

  test('C1: the user may have it tried at once', async () => {
    await using bench = await startBench({ online: false });
    const run = bench.cloud.createRun();
    const repair = breakTheWay(bench.cloud);
    const reader = bench.watch(ref(run));
    await bench.pass(MINUTE, 1_000);
    expect(bench.cloud.requests).toHaveLength(1);
    repair();
    bench.service.wake();
    await bench.pass(500);
    expect(bench.cloud.requests).toHaveLength(1);
    await bench.service.retry(ref(run));
    await bench.until(() => reader.phase === 'live', 'the wire');
  });
});

describe('after a sleep', () => {
  test('H2: a frozen stream is taken up again at once, where it was, with one look at the status', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    run.switches.freeze();
    run.agent.message('While it fell asleep.');
    const since = bench.cloud.requests.length;
    bench.machine.sleep(5 * HOUR);
    const wokeAt = bench.clock.now();
    await bench.until(() => reader.phase === 'live' && bench.cloud.requests.length > since + 2, 'the wire');
    expect(bench.clock.now() - wokeAt).toBeLessThan(1_000);
    expect(askedFor(bench, since)).toEqual(comesBack);
    await bench.until(() => reader.texts.includes('While it fell asleep.'), 'what was said');
    expect(cursors(bench).at(-1)).toMatch(/^\d+-\d+$/);
    expect(phases(reader).filter((phase) => !['live', 'connecting', 'idle', 'catching-up'].includes(phase))).toEqual(
      [],
    );
  });

  test.each([
    ['suspend and resume', (bench: Bench) => bench.machine.sleep(2 * MINUTE)],
    ['resume alone', (bench: Bench) => bench.machine.says('resume')],
    ['another network', (bench: Bench) => bench.machine.says('changed')],
  ])('H2: %s cuts what is older, and nothing else', async (_, happen) => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    const since = bench.cloud.requests.length;
    happen(bench);
    await bench.until(() => cursors(bench).length === 2 && reader.phase === 'live', 'the new stream');
    run.agent.message('After.');
    await bench.until(() => reader.texts.includes('After.'), 'the entry');
    await bench.pass(20_000, 100);
    expect(askedFor(bench, since)).toEqual(comesBack);
    expect(bench.cloud.openStreams()).toBe(1);
  });

  test('H2: pages and logs that were being read are asked for again at once', async () => {
    await using bench = await startBench({ policy: { newestPage: 10, page: 10 } });
    const run = bench.cloud.createRun();
    for (let n = 0; n < 100; n++) run.agent.toolCall({ toolCallId: `t${n}`, title: `Step ${n}`, kind: 'read' });
    run.flushLog();
    bench.cloud.switches.answer('session_logs', ['stall', 'pass']);
    bench.cloud.switches.answer('logs', ['stall', 'pass']);
    const reader = bench.watch(ref(run));
    await bench.until(() => askedFor(bench, 0).includes('session_logs'), 'the first page');
    bench.machine.says('resume');
    await bench.until(() => askedFor(bench, 0).includes('logs'), 'the log');
    bench.clock.advance(2 * MINUTE);
    const wokeAt = bench.clock.now();
    bench.machine.says('resume');
    await bench.until(() => reader.isWhole && reader.lines.length === 100, 'the whole log');
    expect(bench.clock.now() - wokeAt).toBeLessThan(5_000);
    expect(reader.integrity?.gaps.some(({ why }) => why === 'unavailable')).toBe(false);
  });

  test('H2: a quiet run whose status was being asked is asked again at once', async () => {
    await using bench = await startBench();
    const { run } = await watchLiveRun(bench);
    run.flushLog();
    await bench.pass(10_000, 50);
    bench.cloud.switches.answer('run', ['hang']);
    const since = bench.cloud.requests.length;
    await bench.until(() => askedFor(bench, since).includes('run'), 'the question', 50);
    bench.machine.sleep(MINUTE);
    await bench.pass(2_000);
    // Once more for the one that was cut, and once by the stream that comes back.
    expect(askedFor(bench, since).filter((name) => name === 'run')).toHaveLength(3);
  });

  test.each([
    ['an hour', HOUR, 2],
    ['90 s', 90_000, 1],
  ])('H4: a clock that jumps by %s without a word from the system', async (_, ms, streams) => {
    await using bench = await startBench();
    const { reader } = await watchLiveRun(bench);
    bench.clock.sleep(ms);
    await bench.pass(15_000, 50);
    await bench.until(() => reader.phase === 'live', 'the wire');
    expect(cursors(bench)).toHaveLength(streams);
  });

  test.each([
    ['the proxy', (bench: Bench) => void bench.cloud.switches.answer('proxy_stream', 'reset', { times: 5 })],
    [
      'all of the cloud',
      (bench: Bench) => {
        const repair = breakTheWay(bench.cloud, 'reset');
        bench.clock.after(8_000, repair);
      },
    ],
  ])('H4: connects to %s that fail in the first seconds cost no budget, no leg and no position', async (_, fail) => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    run.switches.freeze();
    run.agent.message('Meanwhile.');
    bench.machine.sleep(HOUR);
    fail(bench);
    await bench.until(() => reader.phase === 'live' && reader.texts.includes('Meanwhile.'), 'the wire');
    expect(reader.connection).toMatchObject({ leg: 'proxy', failure: null });
    expect(cursors(bench).slice(1)).toEqual(
      cursors(bench)
        .slice(1)
        .map(() => expect.stringMatching(/^\d+-\d+$/)),
    );
    expect(hasFailed(reader)).toBe(false);
  });

  test('H4: a run that was being opened is not called failed in the first seconds', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('Here.');
    run.flushLog();
    const repair = breakTheWay(bench.cloud, 'reset');
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.connection?.attempt === 2, 'two failures');
    bench.machine.sleep(HOUR);
    await bench.pass(14_000, 50);
    repair();
    await bench.until(() => reader.phase === 'live' && reader.texts.includes('Here.'), 'the snapshot');
    expect(hasFailed(reader)).toBe(false);
  });

  test('H4: a good night without a good morning keeps nobody asleep', async () => {
    await using bench = await startBench();
    const { run, reader } = await watchLiveRun(bench);
    bench.machine.says('suspend');
    run.switches.reset();
    await bench.until(() => reader.phase === 'idle', 'the sleep');
    run.agent.message('Good morning.');
    await bench.until(() => reader.phase === 'live' && reader.texts.includes('Good morning.'), 'the wire', 100);
  });
});
