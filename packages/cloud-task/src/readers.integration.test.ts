import { isCloudRunError } from '@runwatch/protocol';
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
      for await (const runs of bench.service.runs(leaving.signal))
        lists.push(runs.map((r) => `${r.title}: ${r.run.status}`));
    })();
    await bench.until(() => lists.length === 1);
    run.setStatus('completed');
    await bench.until(() => lists.length === 2);
    expect(lists).toEqual([['Fix the login test: in_progress'], ['Fix the login test: completed']]);
    leaving.abort();
    await reading;
  });
});

describe('commands', () => {
  test('answer a permission request once, and take an answer given elsewhere for done', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live');
    const asked = run.agent.requestPermission({ title: 'Run the tests', kind: 'execute' });
    await bench.until(
      () => run.openPermissions.length === 1 && reader.lines.some((line) => line.includes('permission_request')),
    );
    const requestId = run.openPermissions[0] as string;
    const answer = { method: 'permission_response', params: { requestId, optionId: 'allow' } } as const;
    expect(await bench.service.command(ref(run), answer, requestId)).toEqual({ kind: 'done' });
    expect((await asked).optionId).toBe('allow');
    expect(await bench.service.command(ref(run), answer, requestId)).toEqual({ kind: 'already' });
    await bench.until(() => reader.lines.some((line) => line.includes('permission_resolved')), 'the answer in the log');
    expect(
      reader.lines.filter((line) => line.includes('"permission_request"') || line.includes('/permission_request')),
    ).toHaveLength(1);
  });

  test('send a message, once, although the answer was lost', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    bench.cloud.switches.answer('command', ['reset', 'pass']);
    const message = { method: 'user_message', params: { content: 'And the docs, please' } } as const;
    expect(await bench.service.command(ref(run), message, 'm-1')).toEqual({ kind: 'queued' });
    expect(run.commands.filter((command) => command.method === 'user_message')).toHaveLength(1);
  });

  test('fail with typed errors', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const cancel = { method: 'cancel', params: {} } as const;
    bench.cloud.switches.answer('command', [
      {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: { jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'Not now' } },
      },
      { status: 409, headers: { 'content-type': 'application/json' }, body: { error: 'Task run workflow has ended' } },
      { status: 403, headers: { 'content-type': 'application/json' }, body: { detail: 'no' } },
      { status: 502, headers: { 'content-type': 'text/html' }, body: 'x'.repeat(5_000_000) },
    ]);
    const send = () => bench.service.command(ref(run), cancel, 'c');
    await expect(send()).rejects.toThrow('The agent refused: Not now');
    await expect(send()).rejects.toSatisfy((error) => isCloudRunError(error, 'run_ended'));
    await expect(send()).rejects.toSatisfy((error) => isCloudRunError(error, 'forbidden'));
    await expect(send()).rejects.toSatisfy(
      (error) => isCloudRunError(error, 'unavailable') && error.message.length < 200,
    );
  });

  test('stop a run, which is stopping until its status says so', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live');
    expect(await bench.service.stop(ref(run))).toEqual({ kind: 'stopping' });
    await bench.until(() => reader.ended);
    expect(reader.run?.status).toBe('cancelled');
    expect(await bench.service.stop(ref(run))).toEqual({ kind: 'already-over' });
  });
});
