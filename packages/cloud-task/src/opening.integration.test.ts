import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { startBench } from './testing/bench.ts';
import {
  cursorsSent,
  expectTruth,
  expectWhole,
  gate,
  pageOffsets,
  refOf,
  showsTruth,
  watchLive,
} from './testing/oracle.ts';

const HOUR = 3_600_000;

const note = (n: number, more?: string) => ({
  type: 'notification',
  notification: { jsonrpc: '2.0', method: '_posthog/status', params: { status: `s${n}`, more } },
});

/** Bytes of this process that are in use after a collection. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe.each(['proxy', 'api'] as const)('opening a run on the %s leg', (leg) => {
  const cloud = { offerProxy: leg === 'proxy' };

  test.each([
    ['both witnesses have', 5_000],
    ['the stream has forgotten', 0],
  ])('B1: an entry of the time between history and stream that %s is shown, once', async (_, keep) => {
    await using bench = await startBench({ cloud });
    const run = bench.cloud.createRun();
    run.agent.message('Before.');
    run.flushLog();
    const headers = gate();
    bench.cloud.switches.delay(leg === 'proxy' ? 'proxy_stream' : 'api_stream', headers.promise);
    const reader = bench.watch(refOf(run));
    await bench.until(() => reader.texts.includes('Before.') && cursorsSent(bench).length > 0, 'the history');
    run.agent.message('In between.');
    run.flushLog();
    run.switches.trim(keep);
    await bench.pass(400);
    headers.open();
    await bench.until(() => reader.texts.includes('In between.') && reader.phase === 'live', 'the entry in between');
    await bench.until(() => reader.integrity?.gaps.length === 0, 'the proof');
    expectWhole(reader, run);
  });

  test('B3: entries of a stream that begins after its reader came are shown from the first', async () => {
    // The log is no help: it comes much later.
    const timings = { logDebounceMs: 600_000, logMaxDelayMs: 600_000 };
    await using bench = await startBench({ cloud: { ...cloud, timings } });
    const run = bench.cloud.createRun();
    const reader = bench.watch(refOf(run));
    await bench.until(() => bench.cloud.openStreams() === 1 && reader.phase === 'live', 'the waiting stream');
    for (const text of ['One.', 'Two.', 'Three.']) {
      run.agent.message(text);
      run.agent.thought(`After ${text}`);
    }
    await bench.until(() => reader.lines.length === 6, 'the first entries');
    expectTruth(reader, run);
  });

  test.each([
    ['has', 5_000],
    ['does not have', 0],
  ])('B4: what is written after a cut that told no position is shown, when the new stream %s it', async (_, keep) => {
    await using bench = await startBench({ cloud });
    const run = bench.cloud.createRun();
    run.agent.message('Long ago.');
    run.flushLog();
    run.switches.expireWindow();
    const reader = await watchLive(bench, run);
    run.switches.cut();
    for (let n = 0; n < 3; n++) run.agent.toolCall({ toolCallId: `t${n}`, title: `Step ${n}`, kind: 'read' });
    run.flushLog();
    run.switches.trim(keep);
    await bench.until(() => showsTruth(reader, run) && cursorsSent(bench).length === 2, 'the three entries');
    expect(cursorsSent(bench)).toEqual([undefined, undefined]);
    await bench.until(() => reader.integrity?.gaps.length === 0, 'the proof');
    expectWhole(reader, run);
  });

  test('B5: what nobody watched, and the log has late, comes to its place without anybody asking', async () => {
    await using bench = await startBench({
      cloud: { ...cloud, timings: { logDebounceMs: 20_000, logMaxDelayMs: 20_000 } },
    });
    const run = bench.cloud.createRun({ presenceGated: true });
    run.agent.runStarted();
    run.flushLog();
    for (let n = 0; n < 5; n++) run.agent.toolCall({ toolCallId: `unseen-${n}`, title: `Unseen ${n}`, kind: 'read' });
    const reader = await watchLive(bench, run);
    for (let n = 0; n < 5; n++) run.agent.toolCall({ toolCallId: `seen-${n}`, title: `Seen ${n}`, kind: 'read' });
    await bench.until(() => reader.lines.some((line) => line.includes('"seen-4"')), 'what is told live');
    expect(reader.lines.some((line) => line.includes('unseen'))).toBe(false);
    await bench.pass(3_000);
    // Until the log has told what lies before it, what is live is shown with the doubt.
    expect(reader.integrity?.gaps).toMatchObject([{ why: 'unproven' }]);
    await bench.until(() => showsTruth(reader, run), 'what nobody watched');
    await bench.until(() => reader.integrity?.gaps.length === 0, 'the proof');
    expectWhole(reader, run);
  });
});

describe('B7: a history that hangs', () => {
  test('fails in time and visibly, and what came live meanwhile is told when it can be read', async () => {
    await using bench = await startBench({ policy: { pageMs: 2_000 } });
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    run.agent.message('Before.');
    run.agent.toolCall({ toolCallId: 't1', title: 'Read', kind: 'read' });
    run.flushLog();
    const release = bench.cloud.switches.answer('session_logs', 'stall');
    const reader = bench.watch(refOf(run));
    await bench.until(() => reader.connection?.failure?.code === 'network', 'the first failure');
    for (const text of ['Said ', 'meanwhile.']) run.agent.chunk(text);
    await bench.until(() => reader.phase === 'failed', 'the failure', 100);
    expect(pageOffsets(bench).length).toBeLessThan(10);
    release();
    await bench.until(() => showsTruth(reader, run), 'the history and what came live', 100);
    expect(reader.count('snapshot')).toBe(1);
    await bench.until(() => reader.integrity?.gaps.length === 0, 'the proof');
  });

  test.each(['hang', 'stall'] as const)(
    'for hours (%s) says so with a typed failure, keeps its stream, and loses nothing when it comes at last',
    async (how) => {
      await using bench = await startBench();
      const run = bench.cloud.createRun();
      run.agent.runStarted();
      run.flushLog();
      const release = bench.cloud.switches.answer('session_logs', how);
      const reader = bench.watch(refOf(run));
      for (let n = 0; n < 3; n++) {
        await bench.pass(HOUR, 5_000);
        run.agent.toolCall({ toolCallId: `t${n}`, title: `Step ${n}`, kind: 'read' });
      }
      await bench.until(() => reader.phase === 'failed', 'the failure', 1_000);
      expect(reader.connection?.failure).toMatchObject({ code: 'network', retryable: true });
      expect([bench.cloud.openStreams(), reader.story]).toEqual([1, []]);
      // Streams are rotated every quarter of an hour.
      expect(cursorsSent(bench).length).toBeLessThan(16);
      release();
      await bench.until(() => showsTruth(reader, run), 'the history and what came live', 1_000);
      run.finish('completed');
      await bench.until(() => reader.ended, 'the end', 50);
      expectWhole(reader, run);
    },
  );

  test('and costs what came live gives the log its whole lag to have it, though the stream says that it is complete', async () => {
    await using bench = await startBench({ policy: { backlogChars: 1_000, pageMs: 2_000 } });
    const run = bench.cloud.createRun();
    const release = bench.cloud.switches.answer('session_logs', 'hang');
    const reader = bench.watch(refOf(run));
    await bench.until(() => bench.cloud.openStreams() === 1, 'the stream');
    for (let n = 0; n < 20; n++) run.live(note(n));
    run.setStatus('completed');
    run.switches.endWith();
    await bench.until(() => bench.cloud.openStreams() === 0, 'the end of the stream');
    await bench.pass(1_000);
    release();
    await bench.service.retry(refOf(run));
    await bench.until(() => reader.count('snapshot') === 1, 'the history');
    expect(reader.lines).toEqual([]);
    await bench.pass(3_500);
    for (let n = 0; n < 20; n++) run.log(note(n));
    await bench.until(() => reader.ended, 'the end', 50);
    expectWhole(reader, run);
    expect(reader.lines).toHaveLength(20);
  });

  test('keeps no more than it may of 100,000 live entries, and then tells every one, in order, once', async () => {
    await using bench = await startBench({ policy: { backlogChars: 2 * 1024 * 1024, pageMs: 10_000 } });
    const COUNT = 100_000;
    let written = 0;
    const entryAt = (n: number) => note(n, 'x'.repeat(300));
    const history = {
      get length() {
        return written;
      },
      entryAt,
    };
    const run = bench.cloud.createRun({ history });
    const release = bench.cloud.switches.answer('session_logs', 'hang');
    const reader = bench.watch(refOf(run));
    await bench.until(() => bench.cloud.openStreams() === 1, 'the stream');
    const before = heldBytes();
    while (written < COUNT) {
      const since = bench.clock.now();
      for (const end = written + 2_000; written < end; written++) run.live(entryAt(written));
      await bench.until(() => (reader.connection?.lastEntryAt ?? 0) > since, 'the entries', 200);
    }
    await bench.pass(5_000, 200);
    run.switches.trim(0);
    // All of them would be 60 MB and more, as text and parsed.
    expect(heldBytes() - before).toBeLessThan(25_000_000);
    release();
    await bench.service.retry(refOf(run));
    await bench.until(() => reader.isWhole && reader.lines.length === COUNT, 'the history', 100);
    run.live(entryAt(written++));
    run.setStatus('completed');
    await bench.until(() => reader.ended, 'the end', 100);
    const shown = reader.lines.map((line) => Number(/"s(\d+)/.exec(line)?.[1]));
    expect(shown).toEqual(Array.from({ length: COUNT + 1 }, (_, n) => n));
    expect(reader.integrity).toMatchObject({ gaps: [], upTo: COUNT + 1 });
  }, 60_000);
});

describe('B8: a log that changes while it is read page by page', () => {
  const policy = { newestPage: 10, page: 10 };
  const COUNT = 35;

  test.each([0, 1, 2, 3])(
    'that grows before page %i is answered is whole, each entry once, in few requests',
    async (page) => {
      await using bench = await startBench({ policy });
      const run = bench.cloud.createRun();
      for (let n = 0; n < COUNT; n++) run.log(note(n));
      const held = bench.cloud.switches.holdPage(page);
      const reader = bench.watch(refOf(run));
      // Each page has its time, and it must pass.
      let isHeld = false;
      const reached = held.reached.then(() => {
        isHeld = true;
      });
      await bench.until(() => isHeld, 'the page');
      await reached;
      for (let n = 0; n < 12; n++) run.log(note(COUNT + n));
      held.release();
      await bench.until(() => reader.isWhole && reader.lines.length === COUNT + 12, 'the whole log');
      await bench.until(() => reader.integrity?.gaps.length === 0, 'the proof');
      expectWhole(reader, run);
      expect(pageOffsets(bench).length).toBeLessThan(12);
    },
  );

  test.each([
    ['two entries were merged', (all: object[]) => [...all.slice(0, 20), note(1_000), ...all.slice(22)]],
    ['its head was dropped', (all: object[]) => all.slice(5)],
    ['an entry was put in', (all: object[]) => [...all.slice(0, 20), note(1_000), ...all.slice(20)]],
  ])('in which %s says that entries are missing, and shows none twice', async (_, change) => {
    await using bench = await startBench({ policy });
    const all = Array.from({ length: COUNT }, (_, n) => note(n));
    let log: object[] = all;
    const run = bench.cloud.createRun({
      history: {
        get length() {
          return log.length;
        },
        entryAt: (index) => log[index] as object,
      },
    });
    const held = bench.cloud.switches.holdPage(2);
    const reader = bench.watch(refOf(run));
    await held.reached;
    // From now on the server has other entries under the same numbers.
    log = change(all);
    held.release();
    await bench.until(() => reader.integrity?.gaps.some((gap) => gap.why === 'unavailable') === true, 'the doubt');
    await bench.pass(60_000, 100);
    const shown = reader.lines.map((line) => /s(\d+)"/.exec(line)?.[1]);
    expect(new Set(shown).size).toBe(shown.length);
    expect(reader.isWhole).toBe(false);
    expect(pageOffsets(bench).length).toBeLessThan(20);
  });
});

describe('B8: a log that is changed under its tail while a run is watched', () => {
  const all = Array.from({ length: 35 }, (_, n) => note(n));
  /** What cannot be told twice. */
  const step = (n: number) => ({
    type: 'notification',
    notification: {
      jsonrpc: '2.0',
      method: 'session/update',
      params: { update: { sessionUpdate: 'tool_call', toolCallId: `t${n}`, title: `s${n}`, kind: 'read' } },
    },
  });
  const [x, y] = [note(1_000), note(1_001)];

  test.each<[string, number, (log: object[]) => object[]]>([
    ['an entry was put in long before', 0, (log) => [x, ...log]],
    ['an entry was put in just before the end', 32, (log) => [...log.slice(0, 32), x, ...log.slice(32)]],
    ['an entry was taken out', 30, (log) => [...log.slice(0, 30), ...log.slice(31)]],
    ['the end was cut off', 31, (log) => log.slice(0, 31)],
    ['the end is another', 33, (log) => [...log.slice(0, 33), x, y]],
    ['everything is other', 0, (log) => log.map((_, n) => note(2_000 + n))],
  ])(
    'in which %s: what was told stays, what follows is told once, and the doubt with it',
    async (what, intact, change) => {
      await using bench = await startBench({ policy: { newestPage: 10, page: 10 } });
      let log: object[] = all;
      const history = {
        get length() {
          return log.length;
        },
        entryAt: (index: number) => log[index] as object,
      };
      const run = bench.cloud.createRun({ history });
      const reader = await watchLive(bench, run);
      await bench.until(() => reader.isWhole && reader.integrity?.gaps.length === 0, 'the history');
      await bench.pass(10_000, 50);
      log = change(log);
      const since = pageOffsets(bench).length;
      for (let n = 100; n < 105; n++) {
        log = [...log, step(n)];
        run.live(step(n));
        await bench.until(() => reader.lines.some((line) => line.includes(`"s${n}"`)), 'what follows', 50);
        await bench.pass(10_000, 50);
      }
      const shown = reader.lines.map((line) => Number(/s(\d+)"/.exec(line)?.[1]));
      const told = [...all.keys(), ...[100, 101, 102, 103, 104]];
      const own = shown.filter((n) => n < 1_000);
      // Where the log does not know what was told, the first live entry has no place in it.
      expect(what === 'everything is other' ? own.sort((a, b) => a - b) : own).toEqual(told);
      expect(new Set(shown).size).toBe(shown.length);
      expect(reader.integrity?.upTo).toBe(intact);
      expect(reader.integrity?.gaps).toContainEqual({ from: intact, to: null, why: 'changed' });
      // Where the end stands now was found by one page before it, not by reading all.
      expect(Math.min(...pageOffsets(bench).slice(since))).toBeGreaterThan(15);
      expect(pageOffsets(bench).length - since).toBeLessThan(30);
    },
  );

  test('in which the end is out of sight for a moment shows nothing twice', async () => {
    await using bench = await startBench({ policy: { newestPage: 10, page: 10 } });
    let log: object[] = all.slice(0, 31);
    const history = {
      get length() {
        return log.length;
      },
      entryAt: (index: number) => log[index] as object,
    };
    const run = bench.cloud.createRun({ history });
    const reader = await watchLive(bench, run);
    log = all;
    run.live(all.at(-1) as object);
    await bench.until(() => reader.lines.length === 35, 'the end', 50);
    for (const [length, n] of [
      [31, 100],
      [35, 101],
    ] as const) {
      log = all.slice(0, length);
      run.live(note(n));
      // Longer than the log is late, so that it is looked at, and shorter than the silence after which it counts as having everything.
      await bench.pass(11_000, 50);
    }
    log = [...all, note(100), note(101)];
    await bench.pass(40_000, 50);
    const shown = reader.lines.map((line) => Number(/s(\d+)"/.exec(line)?.[1]));
    expect(shown).toEqual([...all.keys(), 100, 101]);
    expect(reader.integrity?.gaps).toMatchObject([{ why: 'changed' }]);
  });
});
