import { Stopped } from '@runwatch/async';
import type { CloudRun } from '@runwatch/local-cloud';
import type { RunList, RunSummary } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { LogFolder } from './log/log-folder.ts';
import { memoryDisk } from './log/memory-disk.ts';
import { type Bench, startBench } from './testing/bench.ts';
import { TestAttention } from './testing/test-attention.ts';

const MINUTE = 60_000;
const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });

/** Follows the list as a window does. */
function follow(bench: Bench, service = bench.service) {
  const leaving = new AbortController();
  const lists: RunList[] = [];
  const done = (async () => {
    for await (const list of service.runs(leaving.signal)) lists.push(list);
  })();
  return {
    get now(): RunList | undefined {
      return lists.at(-1);
    },
    lists,
    of: (run: CloudRun): RunSummary | undefined => lists.at(-1)?.runs.find((one) => one.ref.runId === run.runId),
    async leave() {
      leaving.abort(new Stopped('left'));
      await done;
    },
  };
}

const asksOf = (summary: RunSummary | undefined) => summary?.asks?.map(({ title }) => title);
const asked = (bench: Bench, what: 'tasks' | 'session_logs', from = 0) =>
  bench.cloud.requests.slice(from).filter(({ target }) => target.split('?')[0]?.endsWith(`/${what}/`)).length;

describe('a run that nobody watches', () => {
  test('is known to wait for an answer, and not to wait any more once somebody has answered elsewhere', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const list = follow(bench);
    await bench.until(() => list.of(run)?.asks !== undefined, 'the first answer');
    expect(asksOf(list.of(run))).toEqual([]);
    void run.agent.requestPermission({ requestId: 'p1', title: 'Bash', rawInput: { command: 'rm -rf   dist\n&& ls' } });
    run.flushLog();
    await bench.until(() => list.of(run)?.asks?.length === 1, 'the request', 50);
    expect(asksOf(list.of(run))).toEqual(['rm -rf dist && ls']);
    expect(list.of(run)?.asks?.[0]?.askedAt).toBeGreaterThan(0);
    run.answerPermission('p1', 'allow');
    run.flushLog();
    await bench.until(() => list.of(run)?.asks?.length === 0, 'the answer', 50);
    expect(bench.cloud.openStreams()).toBe(0);
    await list.leave();
    expect(bench.clock.pending).toBe(0);
  });

  test('is known for what its agent does, and for its turn being over', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    run.agent.userPrompt('Go');
    run.flushLog();
    const list = follow(bench);
    const does = async (text: string) => {
      run.flushLog();
      await bench.until(() => list.of(run)?.activity?.text === text, text, 50);
    };
    await does('Reading a message');
    run.agent.toolCall({ toolCallId: 'c', title: 'npm test', kind: 'execute' });
    await does('npm test');
    run.agent.toolUpdate({ toolCallId: 'c', status: 'completed' });
    run.agent.message('All green.');
    await does('Writing');
    run.agent.turnComplete();
    await does('Turn over, waits for you');
    expect([list.of(run)?.activity?.kind, list.of(run)?.wire, bench.cloud.openStreams()]).toEqual([
      'idle',
      undefined,
      0,
    ]);
    run.finish('completed');
    await bench.until(() => list.of(run)?.activity === undefined, 'the end', 50);
    await list.leave();
  });

  test('goes on with what its watch knew, and is asked when that has ended', async () => {
    await using bench = await startBench({ policy: { lingerMs: 1_000 } });
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    run.agent.toolCall({ toolCallId: 'c', title: 'npm test', kind: 'execute' });
    const list = follow(bench);
    const reader = bench.watch(ref(run));
    await bench.until(() => list.of(run)?.wire?.phase === 'live', 'the wire', 50);
    reader.leave();
    await bench.until(() => list.of(run)?.wire === undefined, 'the watcher to end');
    expect(list.of(run)?.activity?.text).toBe('npm test');
    run.agent.toolCall({ toolCallId: 'd', title: 'git push', kind: 'execute' });
    run.flushLog();
    await bench.until(() => list.of(run)?.activity?.text === 'git push', 'the next call', 50);
    await list.leave();
  });

  test('is asked for its newest rows only, in one request, however many there are', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    for (let turn = 0; turn < 300; turn++) run.agent.turnComplete();
    void run.agent.requestPermission({ requestId: 'p1', title: 'Push' });
    run.flushLog();
    const list = follow(bench);
    await bench.until(() => list.of(run)?.asks?.length === 1, 'the request');
    expect(asked(bench, 'session_logs')).toBe(2);
    await bench.until(() => list.of(run)?.activity !== undefined, 'the activity', 50);
    const before = asked(bench, 'session_logs');
    expect(before).toBe(4);
    await bench.pass(62_000, 50);
    const targets = bench.targets().filter((target) => target.includes('session_logs'));
    expect(targets.length).toBeGreaterThan(before);
    for (const target of targets) expect(target).toMatch(/limit=(?:20|50|100)&event_types=/);
    // Beyond the rows that are known.
    expect(targets.slice(before).every((target) => target.includes('offset=302'))).toBe(true);
    await list.leave();
  });

  test('that cannot be asked keeps nobody from asking the others, and nothing is claimed of it', async () => {
    await using bench = await startBench();
    const [broken, other] = [bench.cloud.createRun(), bench.cloud.createRun()];
    for (const run of [broken, other]) run.agent.runStarted();
    bench.cloud.switches.answer('session_logs', { status: 404, body: {} }, { runId: broken.runId });
    const list = follow(bench);
    await bench.until(() => list.of(other)?.asks !== undefined, 'the other');
    expect(list.of(broken)?.asks).toBeUndefined();
    expect(list.now?.trouble).toBeNull();
    await list.leave();
  });

  test('is asked no more while it is watched, and its watch says what it does', async () => {
    await using bench = await startBench({ policy: { lingerMs: 1_000 } });
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live', 'the wire');
    const list = follow(bench);
    await bench.until(() => list.of(run)?.wire?.phase === 'live', 'the list');
    const before = bench.cloud.requests.length;
    run.agent.userPrompt('Go');
    run.agent.toolCall({ toolCallId: 'c', title: 'npm test', kind: 'execute' });
    await bench.until(() => list.of(run)?.activity?.text === 'npm test', 'the activity');
    void run.agent.requestPermission({ requestId: 'p1', title: 'Push' });
    await bench.until(() => asksOf(list.of(run))?.[0] === 'Push', 'the request');
    run.answerPermission('p1', 'allow');
    run.agent.turnComplete();
    await bench.until(() => list.of(run)?.activity?.kind === 'idle', 'the end of the turn');
    expect(asksOf(list.of(run))).toEqual([]);
    expect(
      bench
        .targets()
        .slice(before)
        .filter((target) => target.includes('limit=50')),
    ).toEqual([]);
    reader.leave();
    await bench.until(() => list.of(run)?.wire === undefined, 'the watcher to end');
    // What was known is known until it is asked.
    expect(list.of(run)?.asks).toEqual([]);
    expect(list.of(run)?.asksAsOf).toBeGreaterThan(0);
    await list.leave();
  });
});

describe('the list', () => {
  test('is read once for all who follow it, and not at all when nobody does', async () => {
    await using bench = await startBench();
    bench.cloud.createRun({ status: 'completed' });
    const lists = [follow(bench), follow(bench), follow(bench)];
    await bench.until(() => lists.every(({ now }) => now !== undefined), 'the lists');
    expect(asked(bench, 'tasks')).toBe(1);
    await Promise.all(lists.map((list) => list.leave()));
    await bench.pass(MINUTE, 500);
    expect([asked(bench, 'tasks'), bench.clock.pending]).toEqual([1, 0]);
  });

  test('says when it was read, goes on being read after failures as the server asks, and is read at once on demand', async () => {
    await using bench = await startBench();
    bench.cloud.createRun({ title: 'Here', status: 'completed' });
    const list = follow(bench);
    await bench.until(() => list.now?.asOf !== undefined && list.now.asOf !== null, 'the list');
    const readAt = list.now?.asOf;
    const busy = { status: 503, headers: { 'retry-after': '60' } };
    const repair = bench.cloud.switches.answer('tasks', busy);
    await bench.until(() => list.now?.trouble?.kind === 'failed', 'the failure', 50);
    expect(list.now?.runs.map(({ title }) => title)).toEqual(['Here']);
    expect(list.now?.asOf).toBe(readAt);
    const { failure, retryAt } = list.now?.trouble ?? {};
    expect(failure?.code).toBe('unavailable');
    expect((retryAt ?? 0) - bench.clock.now()).toBeGreaterThan(59_000);
    const before = asked(bench, 'tasks');
    await bench.pass(50_000, 500);
    expect(asked(bench, 'tasks')).toBe(before);
    repair();
    await bench.service.refresh();
    await bench.until(() => list.now?.trouble === null, 'the list again');
    // Also in the moment in which it has failed.
    bench.cloud.switches.answer('tasks', { ...busy, status: 503 }, { times: 1 });
    await bench.until(() => list.now?.trouble?.kind === 'failed', 'the second failure', 50);
    const failedAt = bench.clock.now();
    await bench.service.refresh();
    await bench.until(() => list.now?.trouble === null, 'the list once more');
    expect(bench.clock.now() - failedAt).toBeLessThan(5_000);
    expect(list.now?.asOf).toBeGreaterThan(readAt ?? 0);
    await list.leave();
  });

  test('costs one request in half an hour without a network, says so, and is read at once when it is back', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const list = follow(bench);
    await bench.until(() => list.of(run)?.asks !== undefined, 'the list');
    bench.machine.says('offline');
    const repair = bench.cloud.switches.answer('tasks', 'hang');
    await bench.until(() => list.now?.trouble?.kind === 'waiting-for-network', 'the state');
    await bench.pass(2_000);
    const before = bench.cloud.requests.length;
    await bench.pass(29 * MINUTE, 2_000);
    expect(bench.cloud.requests.length - before).toBeLessThanOrEqual(1);
    expect(list.of(run)).toBeDefined();
    repair();
    bench.machine.says('online');
    const backAt = bench.clock.now();
    await bench.until(() => list.now?.trouble === null && (list.now.asOf ?? 0) >= backAt, 'the list again');
    expect(bench.clock.now() - backAt).toBeLessThan(7_000);
    await list.leave();
  });

  test('says so when it was never read', async () => {
    await using bench = await startBench({ online: false });
    bench.cloud.switches.answer('tasks', 'reset');
    const list = follow(bench);
    await bench.until(() => list.now !== undefined, 'the list');
    expect(list.now).toMatchObject({ runs: [], asOf: null, trouble: { kind: 'waiting-for-network' } });
    await list.leave();
  });
});

describe('what it costs to know of fifty runs', () => {
  const requestsAMinute = async (level: 'focused' | 'visible' | 'hidden', moves: boolean) => {
    const attention = new TestAttention(level);
    await using bench = await startBench({ attention });
    const runs = Array.from({ length: 50 }, () => bench.cloud.createRun());
    for (const run of runs) run.agent.runStarted();
    const list = follow(bench);
    const counts: number[] = [];
    for (let minute = 0; minute < 6; minute++) {
      const before = bench.cloud.requests.length;
      const end = bench.clock.now() + MINUTE;
      let beat = 0;
      await bench.until(
        () => {
          if (moves && bench.clock.now() >= beat) {
            beat = bench.clock.now() + 10_000;
            for (const run of runs) {
              run.setStatus('in_progress', { stage: `stage ${beat}` });
              run.agent.toolCall({ toolCallId: `c${beat}`, title: `Call ${beat}`, kind: 'execute' });
              run.flushLog();
            }
          }
          return bench.clock.now() >= end;
        },
        'a minute',
        100,
      );
      counts.push(bench.cloud.requests.length - before);
    }
    const known = list.now?.runs.filter(({ asks }) => asks !== undefined).length;
    const doing = list.now?.runs.filter(({ activity }) => activity !== undefined).length;
    await list.leave();
    return { most: Math.max(...counts), counts, known, doing };
  };

  // The figures of the README.
  test.each([
    ['focused', true, 46, 50],
    ['focused', false, 46, 0],
    ['visible', true, 29, 30],
    ['hidden', true, 20, 15],
    ['hidden', false, 20, 0],
  ] as const)(
    'is, %s and moving: %s, at most %i requests a minute; all of them are known after six, and what %i do',
    async (level, moves, most, doing) => {
      const cost = await requestsAMinute(level, moves);
      expect([cost.most <= most, cost.counts]).toEqual([true, cost.counts]);
      expect(cost.known).toBe(50);
      expect(cost.doing).toBeGreaterThanOrEqual(doing);
    },
  );

  test('is read at once when somebody comes back, and not again for each look', async () => {
    const attention = new TestAttention('hidden');
    await using bench = await startBench({ attention });
    bench.cloud.createRun({ status: 'completed' });
    const list = follow(bench);
    await bench.until(() => list.now !== undefined, 'the list');
    await bench.pass(5_000, 50);
    const before = asked(bench, 'tasks');
    attention.becomes('focused');
    await bench.until(() => asked(bench, 'tasks') === before + 1, 'the list');
    for (let n = 0; n < 20; n++) {
      attention.becomes('hidden');
      attention.becomes('focused');
    }
    await bench.pass(3_000, 50);
    expect(asked(bench, 'tasks') - before).toBeLessThanOrEqual(2);
    await list.leave();
  });
});

describe('what is unread', () => {
  test('counts what came since somebody looked, and is kept when the app starts again', async () => {
    const disk = memoryDisk();
    const start = () => startBenchWithDisk(disk);
    await using bench = await start();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    run.flushLog();
    const list = follow(bench);
    await bench.until(() => list.of(run)?.asks !== undefined, 'the list');
    expect(list.of(run)?.unread).toBeGreaterThan(0);
    await bench.service.looked(ref(run));
    await bench.until(() => list.of(run)?.unread === 0, 'the look');
    for (let n = 0; n < 3; n++) run.agent.toolCall({ toolCallId: `c${n}`, title: 'Read', kind: 'read' });
    run.flushLog();
    await bench.until(() => list.of(run)?.unread === 3, 'the news', 50);
    await bench.service.looked(ref(run));
    await bench.until(() => list.of(run)?.unread === 0, 'the second look');
    await list.leave();
    await bench.service[Symbol.asyncDispose]();

    const again = bench.serve('bench');
    const later = follow(bench, again);
    await bench.until(() => later.of(run)?.asks !== undefined, 'the list again');
    expect(later.of(run)?.unread).toBe(0);
    run.finish('failed');
    await bench.until(() => (later.of(run)?.unread ?? 0) > 0, 'the end', 50);
    await later.leave();
  });

  test('is nothing after a reconnect, and nothing after the log has told again what was seen live', async () => {
    await using bench = await startBench({ policy: { lingerMs: 1_000 } });
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live', 'the wire');
    const list = follow(bench);
    for (let n = 0; n < 40; n++) run.agent.chunk(`word ${n} `);
    await bench.until(() => reader.texts.join('').includes('word 39'), 'the message');
    await bench.service.looked(ref(run));
    await bench.until(() => list.of(run)?.unread === 0, 'the look');
    await bench.pass(1_000);
    // The log merges forty pieces into one entry; the wire is cut and found again meanwhile.
    run.agent.toolCall({ toolCallId: 'c', title: 'Read', kind: 'read' });
    run.flushLog();
    run.switches.cut();
    await bench.pass(20_000, 50);
    expect(list.of(run)?.unread).toBe(1);
    await bench.service.looked(ref(run));
    run.switches.reset();
    await bench.pass(20_000, 50);
    expect(list.of(run)?.unread).toBe(0);
    reader.leave();
    await bench.pass(40_000, 50);
    expect(list.of(run)?.unread).toBe(0);
    await list.leave();
  });
});

describe('a stop that was accepted', () => {
  test('is remembered when the app starts again, by list and watch, until the run is over', async () => {
    await using bench = await startBenchWithDisk(memoryDisk(), { timings: { cancelMs: 3_600_000 } });
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    await bench.service.stop(ref(run));
    await bench.service[Symbol.asyncDispose]();

    const again = bench.serve('bench');
    const list = follow(bench, again);
    const reader = bench.watch(ref(run), again);
    await bench.until(() => list.of(run) !== undefined && reader.run !== undefined, 'list and watch');
    expect([list.of(run)?.run.stopping, reader.run?.stopping]).toEqual([true, true]);
    run.finish('cancelled');
    await bench.until(() => reader.ended && list.of(run)?.run.status === 'cancelled', 'the end');
    expect([list.of(run)?.run.stopping, reader.run?.stopping]).toEqual([undefined, undefined]);
    await list.leave();
  });
});

function startBenchWithDisk(disk: ReturnType<typeof memoryDisk>, cloud = {}) {
  const clock = { now: () => 0, after: () => () => {} };
  return startBench({ cloud, logs: new LogFolder({ clock, disk, folder: '/runs' }) });
}
