import { once } from 'node:events';
import { apiRoutes } from '@runwatch/protocol';
import { request } from 'undici';
import { expect, test } from 'vitest';
import type { CloudRun } from '../cloud-run.ts';
import { startWorld, type World } from '../testing/world.ts';

const MILLION = 1_000_000;

/** Entries as small as they can be: what is tested is the way, not the freight. */
const million = { length: MILLION, entryAt: (n: number) => ({ n }) };

const openLogs = async (w: World, run: CloudRun) => {
  const { body } = await request(w.cloud.apiUrl + apiRoutes.logs(w.api.path(run)), {
    headers: { authorization: w.api.authorization },
  });
  return body;
};

test('a log of a million entries is streamed whole', async () => {
  await using w = await startWorld();
  let lines = 0;
  let last = '';
  for await (const chunk of (await openLogs(w, w.cloud.createRun({ history: million }))) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', at + 1)) lines++;
    last = chunk.toString();
  }
  expect(lines).toBe(MILLION);
  expect(last.endsWith(`{"n":${MILLION - 1}}\n`)).toBe(true);
});

test('a log is made no faster than it is read', async () => {
  await using w = await startWorld();
  let made = 0;
  const history = {
    length: MILLION,
    entryAt: (n: number) => {
      made = Math.max(made, n);
      return { n, filler: 'x'.repeat(800) };
    },
  };
  const body = await openLogs(w, w.cloud.createRun({ history }));
  await once(body, 'data');
  body.pause();
  let before = -1;
  // The sockets of this machine hold some, then the server has to wait.
  while (made !== before) {
    before = made;
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  }
  expect(made).toBeLessThan(100_000);
  body.on('error', () => {}).destroy();
});

test('pages of a million entries are made at once, and others are served while a filter looks at all of them', async () => {
  await using w = await startWorld();
  const run = w.cloud.createRun({ history: million });
  expect((await w.api.page(run, 'offset=995000&limit=5000')).json.at(-1)).toEqual({ n: MILLION - 1 });
  const filtered = w.api.page(run, 'event_types=_posthog/permission_request,_posthog/permission_resolved');
  const done = filtered.then(() => true);
  let others = 0;
  while (!(await Promise.race([done, w.api.run(run).then(() => false)]))) others++;
  expect((await filtered).headers).toMatchObject({ 'x-total-count': String(MILLION), 'x-matching-count': '0' });
  expect(others).toBeGreaterThan(3);
});
