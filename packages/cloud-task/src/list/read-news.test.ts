import type { RunMeta } from '@runwatch/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CloudApi } from '../api/cloud-api.ts';
import { asksIn } from '../run/asks-in.ts';
import { NOTHING_KNOWN, readNews } from './read-news.ts';

const ref = { taskId: 't', runId: 'r' };
const run: RunMeta = {
  ...{ taskId: 't', runId: 'r', status: 'in_progress', stage: null, branch: null, errorMessage: null, output: null },
  ...{ createdAt: null, updatedAt: null, completedAt: null },
};
const signal = new AbortController().signal;

const entry = (method: string, params: object) =>
  JSON.stringify({ type: 'notification', notification: { jsonrpc: '2.0', method, params } });
const update = (sessionUpdate: string, fields: object) =>
  entry('session/update', { update: { sessionUpdate, ...fields } });
const call = (title: string) => update('tool_call', { toolCallId: title, title });
const output = (text: string) =>
  update('tool_call_update', { toolCallId: 'c', content: [{ type: 'content', content: { type: 'text', text } }] });
const message = (text: string) => update('agent_message', { content: { type: 'text', text } });
const ask = (requestId: string) => entry('_posthog/permission_request', { requestId, toolCall: { title: requestId } });
const answered = (requestId: string) => entry('_posthog/permission_resolved', { requestId, optionId: 'allow' });
const turnOver = entry('_posthog/turn_complete', { stopReason: 'end_turn' });

/** A server with this log, which counts what it is asked for. */
function serve(log: string[]) {
  const asked: { offset: number; types: number; brought: number }[] = [];
  const typeOf = (line: string) => {
    const { method, params } = JSON.parse(line).notification;
    return params.update?.sessionUpdate ?? method;
  };
  const api = {
    page: async (_: unknown, offset: number, limit: number, __: unknown, types: readonly string[]) => {
      const matching = log.filter((line) => types.includes(typeOf(line)));
      const lines = matching.slice(offset, offset + limit);
      asked.push({ offset, types: types.length, brought: lines.length });
      const hasMore = offset + lines.length < matching.length;
      return { lines, total: log.length, matching: matching.length, hasMore };
    },
  } as unknown as CloudApi;
  let known = NOTHING_KNOWN;
  return {
    log,
    /** What one question comes to, and the requests it took. */
    async question() {
      const from = asked.length;
      let sent = 0;
      known = await readNews({ api, ref, run, sent: () => sent++ }, known, signal);
      expect(sent).toBe(asked.length - from);
      return {
        asks: asksIn(known.lines, 'r').map(({ requestId }) => requestId),
        doing: known.doing?.activity?.text,
        requests: asked.slice(from),
      };
    },
  };
}

describe('readNews()', () => {
  test('asks first what waits for an answer, then what the agent does, and from then on for both at once', async () => {
    const { log, question } = serve([message('hello'), ask('p1'), call('npm test'), output('much')]);
    expect(await question()).toMatchObject({ asks: ['p1'], doing: undefined, requests: [{ types: 4 }] });
    expect(await question()).toMatchObject({
      asks: ['p1'],
      doing: 'npm test',
      requests: [{ types: 4 }, { offset: 0 }],
    });
    expect(await question()).toMatchObject({ asks: ['p1'], doing: 'npm test', requests: [{ offset: 3, brought: 0 }] });
    log.push(answered('p1'), output('more'), message('done'));
    expect(await question()).toMatchObject({ asks: [], doing: 'Writing', requests: [{ offset: 3, brought: 2 }] });
    log.push(turnOver);
    expect((await question()).doing).toBe('Turn over, waits for you');
  });

  test('finds the newest of a long log in two requests, and never asks for the output of commands', async () => {
    const { log, question } = serve(
      Array.from({ length: 3_000 }, (_, n) => (n % 10 === 0 ? call(`call ${n}`) : output('x'))),
    );
    await question();
    const { doing, requests } = await question();
    expect(doing).toBe('call 2990');
    expect(requests.slice(1)).toEqual([
      { offset: 2_900, types: expect.any(Number), brought: 0 },
      { offset: 280, types: expect.any(Number), brought: 20 },
    ]);
    log.push(...Array.from({ length: 500 }, () => output('x')), call('the last'));
    expect(await question()).toMatchObject({ doing: 'the last', requests: [{ offset: 300, brought: 1 }] });
  });

  test('catches up where more has come than it asks for, with what is asked in between', async () => {
    const { log, question } = serve([turnOver]);
    await question();
    await question();
    log.push(
      ...Array.from({ length: 150 }, (_, n) => call(`a ${n}`)),
      ask('p1'),
      ...Array.from({ length: 150 }, (_, n) => call(`b ${n}`)),
    );
    expect(await question()).toMatchObject({
      asks: ['p1'],
      doing: 'b 149',
      requests: [{ brought: 100 }, { brought: 1 }, { brought: 20 }],
    });
    log.push(answered('p1'));
    expect(await question()).toMatchObject({ asks: [], requests: [{ brought: 1 }] });
  });

  test('begins anew with a log that is another', async () => {
    const { log, question } = serve([ask('p1'), ...Array.from({ length: 50 }, (_, n) => call(`a ${n}`))]);
    await question();
    await question();
    log.splice(0, log.length, ask('p2'), call('other'));
    expect(await question()).toMatchObject({ asks: ['p2'], doing: 'other' });
  });

  test('refuses what was not filtered', async () => {
    const page = async () => ({ lines: ['{"a":1}'], total: 1, matching: 1, hasMore: false });
    const known = { ...NOTHING_KNOWN, total: 1, doing: { matching: 0, activity: undefined } };
    const io = { api: { page } as unknown as CloudApi, ref, run, sent: () => {} };
    await expect(readNews(io, known, signal)).rejects.toThrow(/not filtered/);
  });

  test('knows what the whole log says, however it grows, in at most three requests a question', async () => {
    const line = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constantFrom(call('npm test'), message('so'), output('x'), message('about turn_complete')),
      },
      { weight: 2, arbitrary: fc.constantFrom('p1', 'p2', 'p3').map(ask) },
      { weight: 1, arbitrary: fc.constantFrom('p1', 'p2', 'p3').map(answered) },
      { weight: 1, arbitrary: fc.constant(turnOver) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(line, { maxLength: 250 }), { minLength: 3, maxLength: 8 }),
        async (growths) => {
          const { log, question } = serve([]);
          for (const [n, growth] of growths.entries()) {
            log.push(...growth);
            const { asks, requests } = await question();
            expect(asks).toEqual(asksIn(log, 'r').map(({ requestId }) => requestId));
            expect(requests.length).toBeLessThanOrEqual(n === 1 ? 4 : 3);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
