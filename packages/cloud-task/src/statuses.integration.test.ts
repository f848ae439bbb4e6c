import { describe, expect, test } from 'vitest';
import { startBench } from './testing/bench.ts';
import { refOf, watchLive } from './testing/oracle.ts';

describe('B10: a status', () => {
  const started = { status: 'in_progress', updated_at: '2026-11-22T12:00:00.000000Z' };

  test.each([
    ['an equal timestamp', '2026-11-22T12:00:00.000000Z'],
    ['an older timestamp', '2026-11-22T11:00:00.000000Z'],
    ['no timestamp', null],
  ])('that ends the run is believed with %s, from the stream, and nothing takes it back', async (_, updatedAt) => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const answer = (body: object) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: { id: run.runId, task: run.taskId, output: null, ...body },
    });
    // The database keeps saying what it said before, and what it says is newer.
    bench.cloud.switches.answer('run', answer({ ...started, updated_at: '2026-11-22T12:30:00.000000Z' }));
    const reader = await watchLive(bench, run);
    run.live({ type: 'task_run_state', status: 'completed', updated_at: updatedAt });
    run.live({ type: 'task_run_state', ...started, updated_at: '2026-11-22T12:45:00.000000Z' });
    run.switches.cut();
    await bench.until(() => reader.ended, 'the end');
    expect(reader.run?.status).toBe('completed');
    const told = reader.updates.flatMap((update) => ('run' in update ? [update.run.status] : []));
    expect(told.filter((status, at) => status !== told[at - 1])).toEqual(['in_progress', 'completed']);
  });

  test.each([
    ['an equal timestamp', '2026-11-22T12:00:00.000000Z'],
    ['an older timestamp', '2026-11-22T11:00:00.000000Z'],
    ['no timestamp', null],
  ])('that ends the run is believed with %s, when the server is asked', async (_, updatedAt) => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.runStarted();
    const headers = { 'content-type': 'application/json' };
    const body = { id: run.runId, task: run.taskId, output: null, ...started };
    bench.cloud.switches.answer('run', [{ status: 200, headers, body }]);
    const reader = await watchLive(bench, run);
    bench.cloud.switches.answer('run', {
      status: 200,
      headers,
      body: { ...body, status: 'failed', updated_at: updatedAt },
    });
    run.switches.cut();
    await bench.until(() => reader.ended, 'the end');
    expect(reader.run?.status).toBe('failed');
  });

  test('of a live run follows the newer telling, and the later one where they tie', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun({ status: 'queued' });
    const reader = bench.watch(refOf(run));
    await bench.until(() => reader.run?.status === 'queued', 'the run');
    const at = (minute: number) => new Date(bench.clock.now() + minute * 60_000).toISOString();
    const tell = (status: string, updatedAt: string, stage: string) =>
      run.live({ type: 'task_run_state', status, updated_at: updatedAt, stage });
    tell('in_progress', at(2), 'one');
    tell('queued', at(1), 'stale');
    await bench.until(() => reader.run?.stage === 'one', 'the newer');
    tell('in_progress', at(2), 'two');
    await bench.until(() => reader.run?.stage === 'two', 'the tie');
    const stages = reader.updates.flatMap((update) => ('run' in update ? [update.run.stage] : []));
    expect(stages).not.toContain('stale');
  });
});
