import { eventually } from '@runwatch/async/testing';
import { apiRoutes, proxyRoutes } from '@runwatch/protocol';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { rawRequest } from '../testing/raw-request.ts';
import { startWorld } from '../testing/world.ts';

const strange = ['a/b', 'a?b=c', 'a&b', '100%', '%2F', '#top', 'with spaces', 'Zürich-東京-😀', 'a%2Fb', '..a', '+'];

test.each(strange)(
  'a run with the id %j is found at its encoded path on both legs, and recorded as it was asked for',
  async (id) => {
    await using w = await startWorld();
    const run = w.cloud.createRun({ runId: id, taskId: `task ${id}` });
    run.live({ n: 0 });
    expect((await w.api.run(run)).json).toMatchObject({ id, task: `task ${id}` });
    expect((await w.api.page(run)).json).toEqual([]);
    expect((await w.api.command(run, 'cancel')).status).toBe(200);
    for (const leg of ['api', 'proxy'] as const) {
      await using reading = await w.api.stream(leg, run);
      await eventually(() => reading.frames.length === 1);
    }
    const path = w.api.path(run);
    expect(w.cloud.requests.map(({ leg, method, target, status }) => [leg, method, target, status])).toEqual([
      ['api', 'GET', apiRoutes.run(path), 200],
      ['api', 'GET', apiRoutes.sessionLogs(path), 200],
      ['api', 'POST', apiRoutes.command(path), 200],
      ['api', 'GET', apiRoutes.stream(path), 200],
      ['api', 'GET', apiRoutes.streamToken(path), 200],
      ['proxy', 'GET', proxyRoutes.stream(id), 200],
    ]);
  },
);

test('an id is decoded once, after the path was split', async () => {
  await using w = await startWorld();
  w.cloud.createRun({ runId: 'a/b', taskId: 't' });
  expect((await w.api.get('/api/projects/1/tasks/t/runs/a%2Fb/')).status).toBe(200);
  expect((await w.api.get('/api/projects/1/tasks/t/runs/a%252Fb/')).status).toBe(404);
  expect((await w.api.get('/api/projects/1/tasks/t/runs/a/b/')).status).toBe(404);
});

test('what is no path of the API is not found', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun({ runId: 'r', taskId: 't' });
  for (const path of [
    '/',
    '/api/projects/1/tasks/t/runs/r',
    '/api/projects/1/tasks/t/runs/r/nothing/',
    '/api/projects/1/tasks/t/runs/r/logs/more/',
    '/api/projects/2/tasks/t/runs/r/',
    '/api/projects/1/tasks/other/runs/r/',
    '/api/projects/1/tasks/t/runs/other/',
    '/api/projects/1/tasks/t/runs/%E0%A4%A/',
  ])
    expect([path, (await w.api.get(path)).status]).toEqual([path, 404]);
  expect((await w.api.get('/api/projects/@current/tasks/t/runs/r/')).status).toBe(200);
  expect((await w.api.post(apiRoutes.run(w.api.path(run)), {})).status).toBe(405);
});

test('the API wants its key', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const path = apiRoutes.run(w.api.path(run));
  const none = await request(w.cloud.apiUrl + path);
  expect(none.statusCode).toBe(401);
  expect(await none.body.json()).toEqual({
    type: 'authentication_error',
    code: 'not_authenticated',
    detail: 'Authentication credentials were not provided.',
    attr: null,
  });
  for (const authorization of [
    'Bearer wrong',
    w.cloud.apiKey,
    `bearer ${w.cloud.apiKey}`,
    `Bearer ${await w.api.token(run)}`,
  ])
    expect((await w.api.get(path, { authorization })).json.code).toBe('authentication_failed');
});

test('only names of this machine are served', async () => {
  await using w = await startWorld();
  const get = (url: string, host: string, target = '/_health') =>
    rawRequest(url, [`GET ${target} HTTP/1.1`, `Host: ${host}`]);
  for (const url of [w.cloud.proxyUrl, w.cloud.apiUrl]) {
    expect(await get(url, 'evil.example')).toMatch(/^HTTP\/1.1 400 /);
    expect(await get(url, '127.0.0.1.evil.example')).toMatch(/^HTTP\/1.1 400 /);
    expect(await get(url, 'localhost.')).toMatch(/^HTTP\/1.1 400 /);
  }
  for (const host of ['localhost:1234', '127.0.0.1', '[::1]:80'])
    expect(await get(w.cloud.proxyUrl, host)).toMatch(/^HTTP\/1.1 200 /);
  expect(await get(w.cloud.proxyUrl, 'localhost', 'http://localhost/_health')).toMatch(/^HTTP\/1.1 404 /);
});

test('a request is recorded as its line stood on the wire', async () => {
  await using w = await startWorld();
  await rawRequest(w.cloud.apiUrl, ['GET /api/../x//y/%41?a=%2f&b#c HTTP/1.1', 'Host: localhost', 'X-Mark: 7']);
  expect(w.cloud.requests).toHaveLength(1);
  expect(w.cloud.requests[0]).toMatchObject({
    leg: 'api',
    method: 'GET',
    target: '/api/../x//y/%41?a=%2f&b#c',
    headers: { 'x-mark': '7' },
    at: w.clock.now(),
    status: 404,
  });
});

test('the proxy knows its few paths', async () => {
  await using w = await startWorld();
  const get = async (path: string, method: 'GET' | 'POST' = 'GET') => {
    const { statusCode, body } = await request(w.cloud.proxyUrl + path, { method });
    return [statusCode, await body.json()];
  };
  expect(await get('/_health')).toEqual([200, { status: 'ok' }]);
  expect(await get('/health')).toEqual([200, { status: 'ok' }]);
  expect(await get('/_readyz')).toEqual([200, { status: 'ok' }]);
  for (const path of ['/', '/v1/runs/r', '/v1/runs/r/stream/', '/v1/runs//stream', '/v2/runs/r/stream'])
    expect(await get(path)).toEqual([404, { error: 'Not found' }]);
  expect(await get('/v1/runs/r/stream', 'POST')).toEqual([404, { error: 'Not found' }]);
});

test('the proxy answers preflights of local pages, and marks its answers for them', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const url = w.cloud.proxyUrl + proxyRoutes.stream(run.runId);
  const preflight = await request(url, { method: 'OPTIONS', headers: { origin: 'http://localhost:5173' } });
  await preflight.body.dump();
  expect(preflight.statusCode).toBe(204);
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': 'http://localhost:5173',
    vary: 'Origin',
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers':
      'authorization, last-event-id, content-type, accept, x-csrftoken, x-posthog-distinct-id, x-posthog-session-id',
    'access-control-max-age': '600',
  });
  const refused = await request(url, { headers: { origin: 'http://127.0.0.1:1' } });
  await refused.body.dump();
  expect([refused.statusCode, refused.headers['access-control-allow-origin']]).toEqual([401, 'http://127.0.0.1:1']);
  const foreign = await request(url, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
  await foreign.body.dump();
  expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
});

test('the proxy refuses more streams of a run than it has room for', async () => {
  await using w = await startWorld({ capacity: { total: 3, perRun: 2 } });
  const [one, two] = [w.cloud.createRun(), w.cloud.createRun()];
  await using first = await w.api.stream('proxy', one);
  await using second = await w.api.stream('proxy', one);
  await using refused = await w.api.stream('proxy', one);
  await refused.over;
  expect(refused.status).toBe(503);
  expect(refused.headers['retry-after']).toBe('5');
  expect(JSON.parse(refused.text)).toEqual({ error: 'Too many concurrent stream connections' });
  await using third = await w.api.stream('proxy', two);
  await using over = await w.api.stream('proxy', two);
  expect([first.status, second.status, third.status, over.status]).toEqual([200, 200, 200, 503]);
  one.switches.cut();
  await eventually(() => w.cloud.openStreams() === 1);
  await using again = await w.api.stream('proxy', one);
  expect(again.status).toBe(200);
});

test('streams on the API leg take no room on the proxy, and have a limit of their own', async () => {
  await using w = await startWorld({ capacity: { total: 1, perRun: 1, api: 2 } });
  const run = w.cloud.createRun();
  await using first = await w.api.stream('api', run);
  await using second = await w.api.stream('api', run);
  await using proxy = await w.api.stream('proxy', run);
  expect([first.status, second.status, proxy.status]).toEqual([200, 200, 200]);
  await using refused = await w.api.stream('api', run);
  await refused.over;
  expect([refused.status, refused.text]).toEqual([503, '']);
  expect(refused.headers).toMatchObject({ 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' });
  const retryAfter = Number(refused.headers['retry-after']);
  expect(retryAfter).toBeGreaterThanOrEqual(15);
  expect(retryAfter).toBeLessThanOrEqual(44);
});

test('the API stream refuses readers that do not take event streams', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const path = apiRoutes.stream(w.api.path(run));
  expect((await w.api.get(path, { accept: 'application/json' })).status).toBe(406);
  for (const accept of ['text/event-stream', 'text/*', '*/*;q=0.1', 'application/json, text/event-stream;q=0.5']) {
    const { statusCode, body } = await request(w.cloud.apiUrl + path, {
      headers: { accept, authorization: w.api.authorization },
    });
    body.on('error', () => {}).destroy();
    expect(statusCode).toBe(200);
  }
});

test('a port that is taken is an error, and nothing stays open', async () => {
  await using w = await startWorld();
  const port = Number(new URL(w.cloud.apiUrl).port);
  await expect(startWorld({ port })).rejects.toThrow('EADDRINUSE');
});
