import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { startBench } from './testing/bench.ts';

const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });

describe('readers of one run', () => {
  test('B9: share one watcher: a second window changes nothing for the first and reads no history again', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('One.');
    run.flushLog();
    const first = bench.watch(ref(run));
    await bench.until(() => first.phase === 'live' && first.lines.length > 0);
    await bench.pass(15_000);
    const requests = bench.cloud.requests.length;
    const updates = first.updates.length;
    const second = bench.watch(ref(run));
    await bench.until(() => second.lines.length === first.lines.length && second.phase === 'live');
    expect(bench.cloud.requests.length).toBe(requests);
    expect(first.updates.length).toBe(updates);
    expect(second.lines).toEqual(first.lines);
    run.agent.message('Two.');
    await bench.until(() => first.texts.includes('Two.') && second.texts.includes('Two.'));
    expect(second.lines).toEqual(first.lines);
    expect(first.count('snapshot')).toBe(1);
    expect(bench.cloud.openStreams()).toBe(1);
  });

  test('O7: that are slow read all of it in the end, and hold nobody up', async () => {
    await using bench = await startBench({ policy: { batchBytes: 2_000 } });
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    run.flushLog();
    const slow = bench.watch(ref(run));
    const quick = bench.watch(ref(run));
    slow.block();
    await bench.until(() => quick.phase === 'live');
    for (let i = 0; i < 300; i++) run.agent.toolCall({ toolCallId: `t${i}`, title: `Step ${i}`, kind: 'read' });
    run.finish('completed');
    await bench.until(() => quick.ended);
    expect(slow.lines.length).toBeLessThan(quick.lines.length);
    slow.unblock();
    await bench.until(() => slow.ended);
    expect(slow.lines).toEqual(quick.lines);
    expect(normalForm(slow.values)).toEqual(normalForm(run.truth()));
  });

  test('B9: that join a failed watcher are told of the failure, and of the recovery', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('Here.');
    run.flushLog();
    const release = bench.cloud.switches.answer('session_logs', { status: 403 });
    const first = bench.watch(ref(run));
    await bench.until(() => first.phase === 'forbidden');
    const second = bench.watch(ref(run));
    await bench.until(() => second.phase === 'forbidden');
    release();
    await bench.service.retry(ref(run));
    await bench.until(() => second.texts.includes('Here.') && first.texts.includes('Here.'));
  });

  test('leave nothing behind: the watcher lingers, then ends, with its socket and its timers', async () => {
    await using bench = await startBench({ policy: { lingerMs: 5_000 } });
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live');
    reader.leave();
    await reader.done;
    expect(bench.cloud.openStreams()).toBe(1);
    const again = bench.watch(ref(run));
    await bench.until(() => again.lines.length > 0);
    expect(bench.targets('api').filter((target) => target.endsWith('stream_token/'))).toHaveLength(1);
    again.leave();
    await again.done;
    await bench.until(() => bench.cloud.openStreams() === 0, 'the socket');
  });

  test('are ended by the disposal of the service, which leaves no socket and no timer', async () => {
    const bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const readers = [bench.watch(ref(run)), bench.watch(ref(run))];
    await bench.until(() => readers.every((reader) => reader.phase === 'live'));
    await bench.service[Symbol.asyncDispose]();
    await Promise.all(readers.map((reader) => reader.done));
    await bench.until(() => bench.cloud.openStreams() === 0);
    await bench[Symbol.asyncDispose]();
    expect(bench.clock.pending).toBe(0);
  });
});

describe('the list of runs', () => {
  test('is told now and when it has changed', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun({ title: 'Fix the login test' });
    const lists: string[][] = [];
    const leaving = new AbortController();
    const reading = (async () => {
      for await (const { runs } of bench.service.runs(leaving.signal)) {
        const list = runs.map((r) => `${r.title}: ${r.run.status}`);
        if (list.join() !== lists.at(-1)?.join()) lists.push(list);
      }
    })();
    await bench.until(() => lists.length === 1);
    run.setStatus('completed');
    await bench.until(() => lists.length === 2);
    expect(lists).toEqual([['Fix the login test: in_progress'], ['Fix the login test: completed']]);
    leaving.abort();
    await reading;
  });
});
