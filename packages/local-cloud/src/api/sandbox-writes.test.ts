import { apiRoutes } from '@runwatch/protocol';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { startWorld } from '../testing/world.ts';

test('append_log puts entries as they are into the log, and nothing into the stream', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun();
  const path = apiRoutes.appendLog(w.api.path(run));
  const entries = [{ notification: { method: '_posthog/console' } }, { x: 'x'.repeat(2_000_000) }];
  const { status, json } = await w.api.post(path, { entries });
  expect([status, json.id]).toEqual([200, run.runId]);
  expect((await w.api.page(run)).json).toEqual(entries);
  for (const wrong of [{ entries: [] }, { entries: [1] }, {}, { entries, more: 1 }])
    expect((await w.api.post(path, wrong)).status).toBe(400);
  expect((await w.api.page(run)).json).toHaveLength(2);
  await using stream = await w.api.stream('proxy', run);
  await w.passUntil(() => stream.frames.length > 0);
  expect(stream.frames[0]?.event).toBe('keepalive');
});

test('a sandbox tells the state of its run, until the run is over', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun({ status: 'queued' });
  const patch = async (body: object) => {
    const url = w.cloud.apiUrl + apiRoutes.run(w.api.path(run));
    const { authorization } = w.api;
    const answer = await request(url, { method: 'PATCH', headers: { authorization }, body: JSON.stringify(body) });
    return { status: answer.statusCode, json: (await answer.body.json()) as object };
  };
  await using stream = await w.api.stream('proxy', run);
  expect((await patch({ status: 'in_progress', branch: 'fix', state: { sandbox_alive: true } })).json).toMatchObject({
    status: 'in_progress',
    branch: 'fix',
    state: { sandbox_alive: true },
  });
  await patch({ status: 'failed', error_message: 'No space', state_remove_keys: ['sandbox_alive'] });
  const late = await patch({ status: 'completed' });
  expect([late.status, late.json]).toMatchObject([200, { status: 'failed', error_message: 'No space', state: {} }]);
  expect((await patch({ colour: 'red' })).status).toBe(400);
  await w.passUntil(() => stream.frames.length >= 2);
  expect(stream.frames.map(({ data }) => JSON.parse(data).status)).toEqual(['in_progress', 'failed']);
});
