import { eventually } from '@runwatch/async/testing';
import { proxyRoutes } from '@runwatch/protocol';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { scenarioNames } from '../scenarios/scenarios.ts';
import { startWorld } from '../testing/world.ts';

test('the overview names scenarios, runs and open streams', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun({ title: 'A task' });
  await using reading = await w.api.stream('proxy', run);
  expect(reading.status).toBe(200);
  expect((await w.api.get('/_local/')).json).toEqual({
    scenarios: scenarioNames(),
    openStreams: 1,
    runs: [{ taskId: run.taskId, runId: run.runId, title: 'A task', status: 'in_progress', openPermissions: [] }],
  });
});

test('the admin routes want the key', async () => {
  await using w = await startWorld();
  expect((await w.api.get('/_local/', { authorization: 'Bearer wrong' })).status).toBe(401);
  expect((await w.api.post('/_local/play', { scenario: 'small-fix' }, { authorization: 'Bearer wrong' })).status).toBe(
    401,
  );
  expect(w.cloud.runs).toHaveLength(0);
});

test('scenarios and runs are started', async () => {
  await using w = await startWorld();
  const played = await w.api.post('/_local/play', {
    scenario: 'long-history',
    size: 20,
    runId: 'long/run',
    eventIds: true,
  });
  expect(played.json).toMatchObject({ runId: 'long/run', status: 'in_progress' });
  const created = await w.api.post('/_local/runs', { status: 'queued', title: 'By hand' });
  expect(created.json).toMatchObject({ title: 'By hand', status: 'queued' });
  expect(w.cloud.runs).toHaveLength(2);
  expect((await w.api.post('/_local/play', { scenario: 'nope' })).status).toBe(400);
});

test('every switch of a run can be reached', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun({ runId: 'a/b' });
  const act = async (action: string, body: object = {}) => {
    const { status } = await w.api.post(`/_local/runs/a%2Fb/${action}`, body);
    return [action, status];
  };
  const ok = async (action: string, body?: object) => expect(await act(action, body)).toEqual([action, 200]);
  await using reading = await w.api.stream('proxy', run);
  await ok('live', { event: { n: 0 } });
  await ok('live', { event: 'raw' });
  await eventually(() => reading.frames.length === 2);
  await ok('repeat', { count: 1 });
  await eventually(() => reading.frames.length === 3);
  await ok('freeze');
  await ok('live', { event: { n: 1 } });
  await ok('thaw');
  await eventually(() => reading.frames.length === 4);
  await ok('log', { event: { n: 0 } });
  run.agent.thought('Hm.');
  await ok('flush-log');
  expect((await w.api.page(run)).json).toHaveLength(2);
  await ok('status', { status: 'in_progress' });
  await ok('trim', { keep: 1 });
  await ok('ignore-cursor', { on: true });
  await ok('replay-from-start', { on: false });
  await ok('spell', { lineEnd: '\r\n' });
  await ok('expire-tokens');
  await ok('rotate');
  await reading.over;
  const streams = [await w.api.stream('proxy', run), await w.api.stream('api', run)];
  await ok('cut', { how: 'torn' });
  await Promise.all(streams.map(({ over }) => over));
  await ok('reset');
  await ok('epoch-reset');
  await ok('end-with', { error: 'gone' });
  await ok('expire-window');
  await ok('finish', { status: 'failed', errorMessage: 'broken' });
  expect(run.status).toBe('failed');
  for (const stream of streams) await stream[Symbol.asyncDispose]();
  expect(await act('nothing')).toEqual(['nothing', 404]);
  expect(await act('trim', { keep: -1 })).toEqual(['trim', 400]);
  expect(await act('cut', { how: 'badly' })).toEqual(['cut', 400]);
  expect(await act('toString')).toEqual(['toString', 404]);
  expect((await w.api.post('/_local/runs/nobody/cut', {})).status).toBe(404);
});

test('a permission can be answered elsewhere', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun({ runId: 'r' });
  const asked = run.agent.requestPermission();
  expect((await w.api.post('/_local/runs/r/answer-permission', { optionId: 'nope' })).status).toBe(409);
  expect((await w.api.post('/_local/runs/r/answer-permission', { optionId: 'reject' })).status).toBe(200);
  expect(await asked).toEqual({ optionId: 'reject' });
});

test('rules stand until they are released by their number', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const rule = async (subject: string, body: object) => (await w.api.post(`/_local/${subject}`, body)).json.number;
  const answering = await rule('answer', { route: 'run', answers: { status: 500, body: { error: 'no' } } });
  expect((await w.api.run(run)).status).toBe(500);
  expect((await w.api.post('/_local/release', { number: answering })).json).toEqual({ released: true });
  expect((await w.api.post('/_local/release', { number: answering })).json).toEqual({ released: false });
  expect((await w.api.run(run)).status).toBe(200);
  await rule('answer', { route: 'run', answers: [{ status: 429 }, 'pass'] });
  expect([(await w.api.run(run)).status, (await w.api.run(run)).status]).toEqual([429, 200]);
  const delaying = await rule('delay', { route: 'run', ms: 60_000 });
  const holding = await rule('hold-page', {});
  const [waiting, held] = [w.api.run(run), w.api.page(run)];
  await eventually(() => w.clock.pending === 1);
  await rule('release', { number: delaying });
  await rule('release', { number: holding });
  expect([(await waiting).status, (await held).status]).toEqual([200, 200]);
  expect((await w.api.post('/_local/delay', { route: 'nowhere', ms: 1 })).status).toBe(400);
});

test('the speed of scenarios can be set, up to without pauses', async () => {
  await using w = await startWorld();
  const run = w.cloud.play('fails');
  expect((await w.api.post('/_local/speed', { factor: 0 })).status).toBe(400);
  expect((await w.api.post('/_local/speed', { factor: 'max' })).status).toBe(200);
  await eventually(() => run.status === 'failed');
});

test('a run made by hand has a token for its sender', async () => {
  await using w = await startWorld();
  const made = (await w.api.post('/_local/runs', { runId: 'a/b' })).json;
  const { json } = await w.api.post('/_local/runs/a%2Fb/ingest-token', {});
  const { apiUrl, proxyUrl, projectId } = w.cloud;
  expect(json).toEqual({ token: json.token, apiUrl, proxyUrl, projectId, taskId: made.taskId, runId: 'a/b' });
  const { statusCode, body } = await request(proxyUrl + proxyRoutes.ingest('a/b'), {
    method: 'POST',
    headers: { authorization: `Bearer ${json.token}` },
  });
  expect([statusCode, await body.json()]).toEqual([200, { accepted: 0, duplicate: 0, last_accepted_seq: 0 }]);
});
