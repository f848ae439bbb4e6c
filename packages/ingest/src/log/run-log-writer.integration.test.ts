import { eventually } from '@runwatch/async/testing';
import { expect, test } from 'vitest';
import { startBench, watched } from '../testing/bench.ts';
import { type LogWriterOptions, RunLogWriter } from './run-log-writer.ts';

async function startWriting(options: Partial<LogWriterOptions> = {}) {
  const bench = await startBench('proxy');
  const { clock, cloud, run } = bench;
  const writer = new RunLogWriter({
    target: { url: cloud.apiUrl, projectId: cloud.projectId, taskId: run.taskId, runId: run.runId },
    credential: { token: async () => cloud.apiKey },
    clock,
    random: () => 0.5,
    ...options,
  });
  const posts = () => cloud.requests.filter(({ target }) => target.endsWith('/append_log/'));
  return {
    ...bench,
    writer,
    posts,
    /** Lets time pass until it is so. */
    passUntil: (isSo: () => boolean, what: string) =>
      eventually(() => {
        if (isSo()) return true;
        clock.advance(Math.min(clock.nextIn ?? 0, 50));
        return isSo();
      }, what),
    async [Symbol.asyncDispose]() {
      await writer[Symbol.asyncDispose]();
      await bench[Symbol.asyncDispose]();
    },
  };
}

const entry = (n: number) => ({ type: 'notification', notification: { jsonrpc: '2.0', method: '_x', params: { n } } });
const entries = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => entry(from + at));
const update = (id: number, fields: object) => ({
  type: 'notification',
  timestamp: `2026-08-03T09:12:0${id}.000Z`,
  event_id: `boot-${id}`,
  notification: { jsonrpc: '2.0', method: 'session/update', params: { sessionId: 's', update: fields } },
});
const chunk = (id: number, text: string) =>
  update(id, { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });

test('W9: no pause, however long, cuts a message', async () => {
  await using w = await startWriting();
  w.writer.append(entry(1));
  w.writer.append(chunk(2, 'I will look '));
  await w.passUntil(() => w.writer.counts.logged === 1, 'what was said before');
  w.clock.advance(60_000);
  w.writer.append(chunk(3, 'at the test '));
  w.clock.advance(600_000);
  w.writer.append(chunk(4, 'first.'));
  w.writer.append(entry(5));
  await w.passUntil(() => w.writer.counts.logged === 3, 'the message');
  expect(await w.log()).toEqual([
    entry(1),
    {
      type: 'notification',
      timestamp: '2026-08-03T09:12:02.000Z',
      first_event_id: 'boot-2',
      event_id: 'boot-4',
      notification: {
        jsonrpc: '2.0',
        method: 'session/update',
        params: {
          update: {
            sessionUpdate: 'agent_message',
            content: { type: 'text', text: 'I will look at the test first.' },
          },
        },
      },
    },
    entry(5),
  ]);
});

test('entries go in a quiet moment, but not later than five seconds after the first', async () => {
  await using w = await startWriting();
  const since = w.clock.now();
  for (let n = 1; n <= 16; n++) {
    w.writer.append(entry(n));
    // Never a quiet moment.
    w.clock.advance(400);
    await new Promise((turn) => setImmediate(turn));
  }
  await w.passUntil(() => w.writer.counts.logged === 16, 'all of it');
  const [first, ...more] = w.posts().map(({ at }) => at - since);
  expect(first).toBeGreaterThanOrEqual(5_000);
  expect(more.length).toBeLessThanOrEqual(2);
  expect(await w.log()).toEqual(entries(1, 16));
});

test('W5: a batch that is refused with 503 is kept, and nothing overtakes it', async () => {
  await using w = await startWriting();
  w.cloud.switches.answer('append_log', [{ status: 503, headers: { 'retry-after': '7' } }, { status: 503 }]);
  for (const one of entries(1, 5)) w.writer.append(one);
  await w.passUntil(() => w.posts().length === 1, 'the first try');
  for (const one of entries(6, 9)) w.writer.append(one);
  await w.passUntil(() => w.writer.counts.logged === 9, 'all of it');
  expect(await w.log()).toEqual(entries(1, 9));
  const [first = 0, second = 0] = w.posts().map(({ at }) => at);
  expect(second - first).toBeGreaterThanOrEqual(7_000);
});

test('W3: a batch whose answer was lost is written once', async () => {
  await using w = await startWriting();
  w.cloud.switches.answer('append_log', ['lose', 'pass', 'lose']);
  w.cloud.switches.answer('session_logs', [{ status: 503 }, 'reset']);
  for (const one of entries(1, 5)) w.writer.append(one);
  await w.passUntil(() => w.posts().length === 1, 'the first try');
  for (const one of entries(6, 9)) w.writer.append(one);
  await w.passUntil(() => w.writer.counts.logged === 9, 'all of it');
  for (const one of entries(10, 12)) w.writer.append(one);
  await w.passUntil(() => w.writer.counts.logged === 12, 'the rest');
  expect(await w.log()).toEqual(entries(1, 12));
  expect(w.posts()).toHaveLength(3);
});

test('a batch whose answer was lost is sent again by who may not read the log', async () => {
  await using w = await startWriting({ get: async () => ({ status: 403, total: Number.NaN, text: '' }) });
  w.cloud.switches.answer('append_log', ['lose']);
  for (const one of entries(1, 5)) w.writer.append(one);
  await w.passUntil(() => w.writer.counts.logged === 5, 'all of it');
  expect(await w.log()).toEqual([...entries(1, 5), ...entries(1, 5)]);
});

test('an entry that the server does not take makes room for a note, and the others pass', async () => {
  await using w = await startWriting();
  // A number that is no object: such as no caller of ours can be kept from making.
  for (const one of [...entries(1, 5), JSON.parse('[1]'), ...entries(6, 9)]) w.writer.append(one);
  await w.passUntil(() => w.writer.backlog.entries === 0, 'all of it');
  const log = await w.log();
  expect(log.filter((_, at) => at !== 5)).toEqual(entries(1, 9));
  expect(JSON.stringify(log[5])).toContain('An event is missing here: the server refused to take it');
  expect(w.writer.counts).toEqual({ logged: 9, full: 0, refused: 1 });
});

test('closing brings everything, cut messages included, or says in time what is missing', async () => {
  await using w = await startWriting();
  w.writer.append(entry(1));
  w.writer.append(chunk(2, 'half a sen'));
  expect(await w.writer.close()).toEqual({ unsent: 0, counts: { logged: 2, full: 0, refused: 0 } });
  expect(JSON.stringify(await w.log())).toContain('half a sen');

  await using other = await startWriting();
  other.cloud.switches.answer('append_log', 'hang');
  for (const one of entries(1, 5)) other.writer.append(one);
  const leaving = watched(other.writer.close({ withinMs: 20_000 }));
  await other.passUntil(() => leaving.result !== undefined, 'the farewell');
  expect(leaving.result).toMatchObject({ unsent: 5 });
});

test('no more waits than there is room for, and what was dropped is noted where it is missing', async () => {
  await using w = await startWriting({ mostBytes: 1_500 });
  w.cloud.switches.answer('append_log', [{ status: 500 }]);
  for (const one of entries(1, 100)) w.writer.append(one);
  const { full } = w.writer.counts;
  expect(full).toBeGreaterThan(50);
  expect(w.writer.backlog.bytes).toBeLessThanOrEqual(1_500);
  await w.passUntil(() => w.writer.backlog.entries === 0, 'what was kept');
  w.writer.append(entry(101));
  await w.writer.flush(new AbortController().signal);
  const log = await w.log();
  expect(JSON.stringify(log.at(-2))).toContain(`${full} events are missing here`);
  expect(log.at(-1)).toEqual(entry(101));
  expect(log).toHaveLength(100 - full + 2);
});
