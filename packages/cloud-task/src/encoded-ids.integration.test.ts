import { isCloudRunError } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { startBench } from './testing/bench.ts';

/** Ids with everything that means something in a URL. */
const RUN_ID = 'run/1?x=%2F&y#z ü 漢🎉';
const TASK_ID = 'task /?#%&+';
const RUN = encodeURIComponent(RUN_ID);
const TASK = encodeURIComponent(TASK_ID);

describe('S2: a run id with special characters', () => {
  test('S2: is requested at the encoded path on the proxy leg and on every endpoint of the API', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun({ taskId: TASK_ID, runId: RUN_ID });
    run.agent.runStarted();
    run.flushLog();
    const ref = { taskId: TASK_ID, runId: RUN_ID };
    const reader = bench.watch(ref);
    await bench.until(() => reader.phase === 'live' && reader.lines.length > 0, 'a live wire');

    expect(bench.targets('proxy')).toEqual([`/v1/runs/${RUN}/stream?resync=1`]);
    const base = `/api/projects/1/tasks/${TASK}/runs/${RUN}/`;
    expect(bench.targets('api')).toContain(base);
    expect(bench.targets('api')).toContain(`${base}stream_token/`);
    expect(bench.targets('api')).toContain(`${base}session_logs/?offset=0&limit=200`);

    await bench.service.command(ref, { method: 'user_message', params: { content: 'Hello' } }, 'm-1');
    await bench.service.stop(ref);
    expect(bench.targets('api')).toContain(`${base}command/`);
    expect(bench.targets('api')).toContain(`${base}cancel/`);
    // Whatever was asked, nothing went anywhere else.
    for (const target of bench.targets('api')) expect(target.startsWith(base)).toBe(true);
    for (const request of bench.cloud.requests) expect(request.status ?? 200).toBeLessThan(400);
  });

  test('S2: is requested at the encoded path on the API leg', async () => {
    await using bench = await startBench({ cloud: { offerProxy: false } });
    const run = bench.cloud.createRun({ taskId: TASK_ID, runId: RUN_ID });
    const reader = bench.watch({ taskId: TASK_ID, runId: RUN_ID });
    run.agent.runStarted();
    await bench.until(() => reader.connection?.leg === 'api' && reader.phase === 'live', 'a live wire on the API leg');
    expect(bench.targets('api')).toContain(`/api/projects/1/tasks/${TASK}/runs/${RUN}/stream/`);
    expect(bench.targets('proxy')).toEqual([]);
  });

  test.each([
    ['the empty id', ''],
    ['a dot', '.'],
    ['two dots', '..'],
    ['a lone surrogate', 'run-\ud800'],
    ['a novel', 'x'.repeat(10_000)],
  ])('S2: that is %s is refused with a typed error before any request', async (_, bad) => {
    await using bench = await startBench();
    for (const ref of [
      { taskId: 'task', runId: bad },
      { taskId: bad, runId: 'run' },
    ]) {
      const reader = bench.watch(ref);
      await expect(reader.done).rejects.toSatisfy((error) => isCloudRunError(error, 'invalid_id'));
      const command = { method: 'cancel', params: {} } as const;
      await expect(bench.service.command(ref, command, 'c')).rejects.toSatisfy((e) => isCloudRunError(e, 'invalid_id'));
      await expect(bench.service.stop(ref)).rejects.toSatisfy((error) => isCloudRunError(error, 'invalid_id'));
      await expect(bench.service.retry(ref)).rejects.toSatisfy((error) => isCloudRunError(error, 'invalid_id'));
    }
    expect(bench.cloud.requests).toEqual([]);
  });

  test('S2: reaches every route of both legs with the request line that was meant, project and task ids as well', async () => {
    const ids = ['../..', '%2e%2e%2f', 'a?b=c', '#top', 'nul\0', 'Zürich 漢', 'x'.repeat(1_000)];
    for (const [n, id] of ids.entries()) {
      const projectId = ids.at(n - 1) as string;
      const taskId = ids.at(n - 2) as string;
      const [p, t, r] = [projectId, taskId, id].map(encodeURIComponent);
      const base = `/api/projects/${p}/tasks/${t}/runs/${r}`;
      const lines = new Set<string>();
      for (const offerProxy of [true, false]) {
        const policy = { newestPage: 10, page: 10 };
        await using bench = await startBench({ cloud: { offerProxy, projectId }, policy });
        const run = bench.cloud.createRun({ taskId, runId: id });
        for (let n = 0; n < 100; n++) run.log({ type: 'notification', n });
        run.agent.runStarted();
        run.flushLog();
        const ref = { taskId, runId: id };
        const reader = bench.watch(ref);
        await bench.until(() => reader.phase === 'live' && reader.isWhole, `run ${id} live`);
        await bench.service.command(ref, { method: 'user_message', params: { content: 'Hello' } }, 'm-1');
        await bench.service.stop(ref);
        await bench.service.runs(new AbortController().signal).next();
        for (const { method, target, status } of bench.cloud.requests) {
          lines.add(`${method} ${target.split('?')[0]}`);
          expect(status ?? 200).toBeLessThan(400);
        }
      }
      expect(lines).toEqual(
        new Set([
          `GET ${base}/`,
          `GET ${base}/session_logs/`,
          `GET ${base}/logs/`,
          `GET ${base}/stream_token/`,
          `GET ${base}/stream/`,
          `GET /v1/runs/${r}/stream`,
          `POST ${base}/command/`,
          `POST ${base}/cancel/`,
          `GET /api/projects/${p}/tasks/`,
        ]),
      );
    }
  });

  test('S2: that looks encoded or like a path stays what it is', async () => {
    await using bench = await startBench();
    for (const runId of [
      '%2e%2e',
      '%2e%2e%2f',
      '../',
      'nul\0',
      '#',
      '?',
      '%2E%2e%2Fadmin',
      '../../admin',
      'a\\b',
      'x;y=1',
      '@me',
      '~',
    ]) {
      const run = bench.cloud.createRun({ taskId: 'task', runId });
      run.agent.runStarted();
      run.flushLog();
      const reader = bench.watch({ taskId: 'task', runId });
      await bench.until(() => reader.lines.length > 0 && reader.phase === 'live', `run ${runId}`);
      expect(bench.targets('proxy').at(-1)).toBe(`/v1/runs/${encodeURIComponent(runId)}/stream?resync=1`);
    }
  });
});
