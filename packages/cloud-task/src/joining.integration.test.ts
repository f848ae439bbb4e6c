import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';
import { expectWhole, gate, pageOffsets, refOf, watchLive } from './testing/oracle.ts';

const policy = { newestPage: 20, page: 20 };
const ENTRIES = 50;

function longRun(bench: Bench) {
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  for (let n = 0; n < ENTRIES; n++) run.agent.toolCall({ toolCallId: `t${n}`, title: `Step ${n}`, kind: 'read' });
  run.flushLog();
  return run;
}

/** The pages of history that were read. How often the log's end was looked at meanwhile depends on when what came. */
const historyReads = (bench: Bench): number[] => pageOffsets(bench).filter((offset) => offset < ENTRIES);

/** How often the history is read when there is one reader. */
async function readsOfOne(): Promise<number> {
  await using bench = await startBench({ policy });
  const run = longRun(bench);
  const reader = await watchLive(bench, run);
  await bench.until(() => reader.isWhole && reader.integrity?.gaps.length === 0, 'the history');
  await bench.pass(15_000, 50);
  return historyReads(bench).length;
}

/** When the second reader joins: what the first waits for then, and what lets it go on. */
const MOMENTS: Record<string, (bench: Bench) => Promise<() => void>> = {
  'before the run is read': async (bench) => {
    const held = gate();
    bench.cloud.switches.delay('run', held.promise, { times: 1 });
    return held.open;
  },
  'before the first page': async (bench) => bench.cloud.switches.holdPage(0).release,
  'before the newest page': async (bench) => bench.cloud.switches.holdPage(1).release,
  'while the rest fills in': async (bench) => bench.cloud.switches.holdPage(2).release,
  'before the stream is open': async (bench) => {
    const held = gate();
    bench.cloud.switches.delay('proxy_stream', held.promise, { times: 1 });
    return held.open;
  },
};

describe('B9: a second reader that joins', () => {
  test.each(Object.keys(MOMENTS))(
    '%s shares the one reading of history, and has the same in the end',
    async (moment) => {
      const alone = await readsOfOne();
      await using bench = await startBench({ policy });
      const run = longRun(bench);
      const goOn = await MOMENTS[moment]?.(bench);
      const first = bench.watch(refOf(run));
      await bench.pass(200);
      const second = bench.watch(refOf(run));
      await bench.pass(200);
      goOn?.();
      const readers = [first, second];
      await bench.until(() => readers.every((r) => r.isWhole && r.phase === 'live' && r.lines.length > 50), 'both');
      await bench.until(() => readers.every((r) => r.integrity?.gaps.length === 0), 'the proof');
      await bench.pass(15_000, 50);
      expect(second.lines).toEqual(first.lines);
      for (const reader of readers) expectWhole(reader, run);
      for (const reader of readers) expect(reader.count('snapshot')).toBe(1);
      expect(historyReads(bench)).toHaveLength(alone);
      expect(bench.cloud.openStreams()).toBe(1);
    },
  );

  test.each(['live', 'reconnecting', 'ended'] as const)('a watch that is %s reads nothing again', async (state) => {
    await using bench = await startBench({ policy });
    const run = longRun(bench);
    const first = await watchLive(bench, run);
    await bench.until(() => first.isWhole && first.integrity?.gaps.length === 0, 'the history');
    if (state === 'reconnecting') {
      bench.cloud.switches.answer('proxy_stream', { status: 503, headers: { 'retry-after': '20' } });
      run.switches.cut();
    }
    if (state === 'ended') run.finish('completed');
    await bench.until(() => (state === 'ended' ? first.ended : first.phase === state), state);
    await bench.pass(8_000, 50);
    const offsets = historyReads(bench).length;
    const second = bench.watch(refOf(run));
    await bench.until(() => second.isWhole && second.phase === first.phase, 'the second');
    expect(second.lines).toEqual(first.lines);
    expect(second.ended).toBe(state === 'ended');
    expect(historyReads(bench)).toHaveLength(offsets);
  });

  test('a failed watch is told of the failure, and of what comes of trying again', async () => {
    await using bench = await startBench({ policy });
    const run = longRun(bench);
    const release = bench.cloud.switches.answer('run', { status: 403 });
    const first = bench.watch(refOf(run));
    await bench.until(() => first.phase === 'forbidden', 'the failure');
    const second = bench.watch(refOf(run));
    await bench.until(() => second.phase === 'forbidden', 'the failure for the second');
    expect(second.connection?.failure?.code).toBe('forbidden');
    release();
    await bench.service.retry(refOf(run));
    await bench.until(() => [first, second].every((reader) => reader.isWhole && reader.phase === 'live'), 'both');
    await bench.until(() => [first, second].every((reader) => reader.lines.length > 50), 'all of it');
    expect(second.lines).toEqual(first.lines);
  });
});

test('O7: a reader that joins while entries come live, and reads slowly, has each of them once and in order', async () => {
  await using bench = await startBench({ policy: { ...policy, batchBytes: 1_000 } });
  const run = longRun(bench);
  const held = bench.cloud.switches.holdPage(2);
  const first = bench.watch(refOf(run));
  await held.reached;
  const joiner = bench.watch(refOf(run));
  joiner.block();
  for (let n = 0; n < 10; n++) {
    // In the log these are one message: what was told is corrected.
    for (const text of ['One ', 'two.']) run.agent.chunk(text);
    run.agent.toolUpdate({ toolCallId: `t${n}`, status: 'completed' });
    await bench.pass(20);
    if (n === 5) joiner.unblock();
  }
  held.release();
  await bench.until(() => [first, joiner].every((reader) => reader.isWhole && reader.lines.length === 72), 'both');
  await bench.until(() => [first, joiner].every((reader) => reader.integrity?.gaps.length === 0), 'the proof');
  expect(joiner.lines).toEqual(first.lines);
  expectWhole(joiner, run);
});
