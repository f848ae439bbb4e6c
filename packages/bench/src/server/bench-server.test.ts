import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStream } from '../client/floor.ts';
import { ServerHandle } from '../client/server-handle.ts';
import { BenchServer } from './bench-server.ts';
import { eventNumberIn, writtenAt } from './story.ts';

const bench = new BenchServer();
let server: ServerHandle;
beforeAll(async () => {
  server = new ServerHandle(await bench.listen());
});
afterAll(() => bench[Symbol.asyncDispose]());

interface Entry {
  timestamp: string;
  event_id: string;
  first_event_id?: string;
  notification: { params?: { update?: { sessionUpdate?: string; toolCallId?: string; content?: { text: string } } } };
}

async function get(url: string) {
  const { body, headers } = await request(url);
  return { text: await body.text(), headers };
}

test('pages and the whole log have the same entries, each of its own, over the end of the tile', async () => {
  const id = await server.createRun({ history: 5_000 });
  const { text: log } = await get(`${server.runPath(id)}logs/`);
  const lines = log.trimEnd().split('\n');
  expect(lines).toHaveLength(5_000);
  expect(new Set(lines).size).toBe(5_000);
  const { text, headers } = await get(`${server.runPath(id)}session_logs/?offset=3990&limit=20`);
  expect(JSON.parse(text)).toEqual(lines.slice(3_990, 4_010).map((line) => JSON.parse(line)));
  expect(headers).toMatchObject({ 'x-total-count': '5000', 'x-matching-count': '5000', 'x-has-more': 'true' });
  const size = log.length / lines.length;
  expect(size).toBeGreaterThan(700);
  expect(size).toBeLessThan(900);
  const calls = lines.map((line) => (JSON.parse(line) as Entry).notification.params?.update?.toolCallId);
  // An episode of ten entries has three calls, each made and answered.
  expect(new Set(calls.filter((call) => call !== undefined)).size).toBe((5_000 / 10) * 3);
});

test('a page behind the end is empty, and so is one of a type that never occurs', async () => {
  const id = await server.createRun({ history: 10 });
  for (const query of ['offset=10', 'event_types=_posthog/permission_request'])
    expect((await get(`${server.runPath(id)}session_logs/?${query}`)).text.trim()).toMatch(/^\[\s*\]$/);
});

test('the stream tells the window, then what is new; the log has it later, chunks as one entry that covers their ids', async () => {
  const id = await server.createRun({ history: 100, live: 50, window: 20 });
  await server.endWhenTold(id);
  const told: string[] = [];
  let starting: Promise<void> | undefined;
  await readStream(server.streamUrl(id), ({ data, event }) => {
    if (event === undefined) told.push(data);
    if (told.length === 20) starting ??= server.start(id, 'full-speed');
  });
  await starting;
  const numbers = told.map(eventNumberIn);
  expect(numbers).toEqual(numbers.map((_, at) => (numbers[0] ?? 0) + at));
  expect(Math.abs(Date.now() - writtenAt(told.at(-1) ?? ''))).toBeLessThan(60_000);

  await server.until(id, ({ rows }) => rows === 150);
  const { text } = await get(`${server.runPath(id)}session_logs/?offset=100`);
  const rows = JSON.parse(text) as Entry[];
  expect(rows).toHaveLength(50);
  const live = told.slice(20).map((line) => JSON.parse(line) as Entry);
  for (const row of rows) {
    const events = live.splice(0, row.first_event_id === undefined ? 1 : 3);
    expect(row.event_id).toBe(events.at(-1)?.event_id);
    expect(row.first_event_id ?? row.event_id).toBe(events[0]?.event_id);
    if (row.first_event_id === undefined) expect(row.notification).toEqual(events[0]?.notification);
    else {
      const pieces = events.map(({ notification }) => notification.params?.update?.content?.text).join('');
      expect(row.notification.params?.update?.content?.text).toBe(pieces);
    }
  }
  expect(live).toEqual([]);
});

test('a run speaks at a pace, and requests for it are counted by route', async () => {
  const id = await server.createRun({ history: 10, live: 5, window: 0 });
  await server.endWhenTold(id);
  const reading = readStream(server.streamUrl(id), () => {});
  await server.until(id, ({ openStreams }) => openStreams === 1);
  await server.start(id, { perSecond: 1_000 });
  await reading;
  await get(server.runPath(id));
  const { requests, told, liveTo } = await server.state(id);
  expect(requests.map(({ route }) => route)).toEqual(['stream', 'run']);
  expect(told).toBe(liveTo);
});
