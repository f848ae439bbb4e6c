import { eventually } from '@runwatch/async/testing';
import { apiRoutes, pageOf, StreamToken, Task, TaskRun } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { startWorld } from '../testing/world.ts';

const note = (method: string, n: number, timestamp?: string) => ({
  type: 'notification',
  ...(timestamp !== undefined && { timestamp }),
  notification: { jsonrpc: '2.0', method, params: { n } },
});

const update = (sessionUpdate: string) => ({
  type: 'notification',
  notification: { jsonrpc: '2.0', method: 'session/update', params: { update: { sessionUpdate } } },
});

describe('the lists', () => {
  test('projects are those of the key: one, with its name', async () => {
    await using w = await startWorld({ projectId: '7', projectName: 'Shop' });
    const { json } = await w.api.get(apiRoutes.projects());
    expect(json).toMatchObject({ count: 1, next: null, results: [{ id: 7, name: 'Shop' }] });
    expect((await w.api.get('/api/projects')).status).toBe(404);
  });

  test('tasks come newest first, in pages, with their newest run', async () => {
    await using w = await startWorld();
    for (let n = 0; n < 120; n++) {
      w.clock.advance(1_000);
      w.cloud.createRun({ taskId: `t${n}`, title: `Task ${n}`, repository: 'acme/shop' });
    }
    const newest = w.cloud.createRun({ taskId: 't119' });
    const first = await w.api.get(apiRoutes.tasks('1'));
    expect(pageOf(Task).parse(first.json).results).toHaveLength(50);
    expect(first.json).toMatchObject({ count: 120, previous: null });
    expect(first.json.results[0]).toMatchObject({ id: 't119', latest_run: { id: newest.runId } });
    expect(first.json.next).toBe(`${w.cloud.apiUrl}/api/projects/1/tasks/?limit=50&offset=50`);
    const last = await w.api.get(`${apiRoutes.tasks('1')}?limit=1000&offset=100`);
    expect(last.json.results).toHaveLength(20);
    expect(last.json.next).toBeNull();
    expect(last.json.previous).toBe(`${w.cloud.apiUrl}/api/projects/1/tasks/?limit=100`);
    expect((await w.api.get(`${apiRoutes.tasks('1')}?limit=1000`)).json.results).toHaveLength(100);
    expect((await w.api.get(`${apiRoutes.tasks('1')}?search=task%2011`)).json.count).toBe(10);
  });

  test('runs of a task come newest first; one task can be read', async () => {
    await using w = await startWorld();
    const one = w.cloud.createRun({ taskId: 't', title: 'A task' });
    w.clock.advance(1_000);
    const two = w.cloud.createRun({ taskId: 't', title: 'A task' });
    const list = pageOf(TaskRun).parse((await w.api.get(apiRoutes.runs('1', 't'))).json);
    expect(list.results.map(({ id }) => id)).toEqual([two.runId, one.runId]);
    expect((await w.api.get('/api/projects/1/tasks/t/')).json).toMatchObject({
      id: 't',
      title: 'A task',
      repository: 'acme/shop',
    });
    expect((await w.api.get(apiRoutes.runs('1', 'nobody'))).status).toBe(404);
  });
});

test('a run is told with all its fields, and its times move with its status', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun({ status: 'queued' });
  const queued = TaskRun.parse((await w.api.run(run)).json);
  expect(queued).toMatchObject({ id: run.runId, status: 'queued', environment: 'cloud', completed_at: null });
  run.setStatus('in_progress', { stage: 'build', branch: 'fix/x' });
  run.setStatus('in_progress');
  run.finish('failed', { errorMessage: 'broken' });
  const failed = TaskRun.parse((await w.api.run(run)).json);
  expect(failed).toMatchObject({ status: 'failed', stage: 'build', branch: 'fix/x', error_message: 'broken' });
  expect(failed.completed_at).toBe(failed.updated_at);
  expect((failed.updated_at ?? '') > (queued.updated_at ?? '')).toBe(true);
  expect(failed.updated_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
});

test('a change of status is told in the live stream, unless it shall not be', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  run.setStatus('queued', { tell: false });
  run.setStatus('in_progress', { stage: 'build' });
  await using reading = await w.api.stream('proxy', run);
  await eventually(() => reading.frames.length === 1);
  expect(JSON.parse(reading.frames[0]?.data ?? '')).toMatchObject({
    type: 'task_run_state',
    run_id: run.runId,
    task_id: run.taskId,
    status: 'in_progress',
    stage: 'build',
    completed_at: null,
    updated_at: expect.stringMatching(/\+00:00$/),
  });
});

describe('stream_token/', () => {
  test('names the proxy, or null when none is offered', async () => {
    await using offering = await startWorld();
    await using without = await startWorld({ offerProxy: false });
    const ask = async (w: typeof offering) =>
      StreamToken.parse((await w.api.get(apiRoutes.streamToken(w.api.path(w.cloud.createRun())))).json);
    expect(await ask(offering)).toEqual({ token: expect.any(String), stream_base_url: offering.cloud.proxyUrl });
    expect(await ask(without)).toEqual({ token: expect.any(String), stream_base_url: null });
  });
});

describe('session_logs/', () => {
  test('is a bare array with counts', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    for (let n = 0; n < 5; n++) run.log(note('a', n));
    const page = await w.api.page(run, 'limit=2&offset=1');
    expect(page.json).toEqual([note('a', 1), note('a', 2)]);
    expect(page.headers).toMatchObject({
      'x-total-count': '5',
      'x-filtered-count': '5',
      'x-matching-count': '5',
      'x-has-more': 'true',
      'cache-control': 'no-cache',
      'server-timing': expect.any(String),
    });
    const rest = await w.api.page(run, 'offset=3');
    expect(rest.json).toHaveLength(2);
    expect(rest.headers['x-has-more']).toBe('false');
    expect((await w.api.page(run, 'offset=99')).json).toEqual([]);
  });

  test('is empty for an empty log', async () => {
    await using w = await startWorld();
    const page = await w.api.page(w.cloud.createRun());
    expect(page.json).toEqual([]);
    expect(page.headers).toMatchObject({ 'x-total-count': '0', 'x-filtered-count': '0', 'x-has-more': 'false' });
  });

  test('takes 1 to 5000 entries a page, 1000 by default', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun({ history: { length: 6_000, entryAt: (n) => note('a', n) } });
    expect((await w.api.page(run)).json).toHaveLength(1_000);
    expect((await w.api.page(run, 'limit=5000')).json).toHaveLength(5_000);
    for (const query of ['limit=0', 'limit=5001', 'limit=-1', 'limit=x', 'offset=-1', 'offset=1.5', 'after=soon']) {
      const { status, json } = await w.api.page(run, query);
      expect([query, status, json.type, json.attr]).toEqual([query, 400, 'validation_error', query.split('=')[0]]);
    }
  });

  test('skips lines that are blank or cannot be parsed', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.log(note('a', 0));
    run.log('');
    run.log('{"type":"notif');
    run.log(note('a', 1));
    const page = await w.api.page(run);
    expect(page.json).toEqual([note('a', 0), note('a', 1)]);
    expect(page.headers['x-total-count']).toBe('2');
    expect((await w.api.logs(run)).text.split('\n')).toHaveLength(5);
    expect(run.truth()).toEqual([note('a', 0), note('a', 1)]);
  });

  test('filters by type and time, and pages what is left', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.log(note('_posthog/console', 0, '2026-01-01T00:00:00Z'));
    run.log(update('tool_call'));
    run.log(update('agent_message'));
    run.log(note('_posthog/console', 1, '2026-01-01T00:00:01+00:00'));
    run.log({ type: 'pi_event' });
    run.log({ notification: { method: 'session/update', params: {} } });
    const kinds = async (query: string) => {
      const page = await w.api.page(run, query);
      expect(page.headers['x-total-count']).toBe('6');
      return [page.headers['x-matching-count'], page.headers['x-has-more'], page.json.length];
    };
    expect(await kinds('event_types=_posthog/console,tool_call')).toEqual(['3', 'false', 3]);
    expect(await kinds('event_types=_posthog/console&offset=1')).toEqual(['2', 'false', 1]);
    expect(await kinds('event_types=_posthog/console&limit=1')).toEqual(['2', 'true', 1]);
    expect(await kinds('exclude_types=_posthog/console')).toEqual(['4', 'false', 4]);
    expect(await kinds('event_types=session/update')).toEqual(['1', 'false', 1]);
    expect(await kinds('after=2026-01-01T00:00:00Z')).toEqual(['1', 'false', 1]);
    expect(await kinds('after=2025-01-01T00:00:00Z')).toEqual(['2', 'false', 2]);
  });

  test('ends a page before its JSON passes 16 MiB, but takes the first entry whatever its size', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    const big = (megabytes: number) => ({ type: 'x', text: 'é'.repeat((megabytes * 1024 * 1024) / 2) });
    for (const megabytes of [6, 6, 6, 20, 1]) run.log(big(megabytes));
    const lengths: number[] = [];
    for (let offset = 0, more = true; more; ) {
      const page = await w.api.page(run, `offset=${offset}`);
      lengths.push(page.json.length);
      offset += page.json.length;
      more = page.headers['x-has-more'] === 'true';
    }
    expect(lengths).toEqual([2, 1, 1, 1]);
  });
});

describe('a resumed run', () => {
  test('has the logs of its ancestors first', async () => {
    await using w = await startWorld();
    const first = w.cloud.createRun();
    first.log(note('a', 0));
    const second = w.cloud.createRun({ resumeFrom: first });
    second.log(note('a', 1));
    second.log('broken');
    const third = w.cloud.createRun({ resumeFrom: second });
    third.log(note('a', 2));
    expect((await w.api.page(third)).json).toEqual([note('a', 0), note('a', 1), note('a', 2)]);
    expect((await w.api.page(third, 'offset=1&limit=1')).json).toEqual([note('a', 1)]);
    expect((await w.api.page(third)).headers['x-total-count']).toBe('3');
    expect((await w.api.logs(third)).text.split('\n').slice(0, -1)).toHaveLength(4);
    expect((await w.api.run(third)).json).toMatchObject({
      task: first.taskId,
      state: { resume_from_run_id: second.runId },
    });
    expect(third.truth()).toEqual([note('a', 2)]);
  });
});

describe('logs/', () => {
  test('is the whole log, a line an entry', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.log(note('a', 0));
    run.log(note('a', 1));
    const { text, headers } = await w.api.logs(run);
    expect(text).toBe(`${JSON.stringify(note('a', 0))}\n${JSON.stringify(note('a', 1))}\n`);
    expect(headers).toMatchObject({ 'content-type': 'application/jsonl', 'cache-control': 'no-cache' });
    expect((await w.api.logs(w.cloud.createRun())).text).toBe('');
  });
});

describe('cancel/', () => {
  test('is accepted at once, and the run is over a moment later', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.agent.chunk('half a mess');
    const accepted = await w.api.cancel(run, { reason: 'wrong branch' });
    expect([accepted.status, accepted.json.status]).toEqual([202, 'in_progress']);
    w.clock.advance(300);
    expect(run.status).toBe('cancelled');
    const again = await w.api.cancel(run);
    expect([again.status, again.json.status]).toEqual([200, 'cancelled']);
    expect((await w.api.page(run)).text).toContain('half a mess');
  });

  test('changes nothing when it is guarded and the agent has begun', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    run.agent.runStarted();
    expect((await w.api.cancel(run, { only_if_awaiting_first_message: true })).status).toBe(200);
    w.clock.advance(60_000);
    expect(run.status).toBe('in_progress');
    expect((await w.api.cancel(w.cloud.createRun(), { only_if_awaiting_first_message: true })).status).toBe(202);
  });

  test('refuses other bodies, local runs, and can be made unreachable', async () => {
    await using w = await startWorld();
    const run = w.cloud.createRun();
    expect((await w.api.cancel(run, { reason: 'x'.repeat(501) })).status).toBe(400);
    expect((await w.api.cancel(run, { why: 'x' })).status).toBe(400);
    expect((await w.api.cancel(w.cloud.createRun({ environment: 'local' }))).status).toBe(400);
    w.cloud.switches.answer('cancel', { status: 503, body: { error: 'Workflow unreachable' } }, { times: 1 });
    expect((await w.api.cancel(run)).status).toBe(503);
    expect((await w.api.cancel(run)).status).toBe(202);
  });
});
