import { isDeepStrictEqual } from 'node:util';
import type { Reader } from '@runwatch/protocol/testing';
import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { startBench } from './testing/bench.ts';

const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });

/** The agent server's last word: told live, never logged (protocol 8.6). */
const ONLY_LIVE = {
  type: 'notification',
  notification: {
    jsonrpc: '2.0',
    method: '_posthog/error',
    params: { source: 'agent_server', error: 'The sandbox is going down' },
  },
};

/** Snapshot first, then the entries, the end last; nothing but older entries and facts between the entries and the end. */
function expectStory(reader: Reader) {
  const kinds = reader.story.filter((kind) => kind !== 'fill');
  expect(kinds[0]).toBe('snapshot');
  expect(kinds.at(-1)).toBe('ended');
  expect(kinds.filter((kind) => kind === 'snapshot')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'ended')).toHaveLength(1);
  expect(reader.updates.at(-1)?.kind).toBe('ended');
}

/** Where the log of a run is when its stream ends. `live`: entries that only the stream has told so far. */
const MOMENTS = [
  'before the run was read',
  'before the first page',
  'before the snapshot',
  'while the rest fills in',
] as const;

describe.each(MOMENTS)('B2: a stream-end during bootstrap, %s,', (moment) => {
  describe.each([true, false])('with buffered live entries: %s,', (buffered) => {
    test.each(['proxy', 'api'] as const)(
      'still yields snapshot, live entries, end, for every subscriber (%s leg)',
      async (leg) => {
        await using bench = await startBench({
          cloud: { offerProxy: leg === 'proxy' },
          policy: { newestPage: 100, page: 100 },
        });
        const run = bench.cloud.createRun();
        run.agent.runStarted();
        for (let i = 0; i < 500; i++) run.agent.toolCall({ toolCallId: `call-${i}`, title: `Step ${i}`, kind: 'read' });
        run.flushLog();

        // The wire is held where the moment says.
        let open = () => {};
        const gate = new Promise<void>((resolve) => {
          open = resolve;
        });
        if (moment === 'before the run was read') bench.cloud.switches.delay('run', gate, { times: 1 });
        const page = { 'before the first page': 0, 'before the snapshot': 1, 'while the rest fills in': 2 }[
          moment as string
        ];
        const held = page === undefined ? undefined : bench.cloud.switches.holdPage(page);
        const readers = [bench.watch(ref(run)), bench.watch(ref(run))];
        const blocked = bench.watch(ref(run));
        blocked.block();
        await held?.reached;
        await bench.until(() => bench.cloud.openStreams() > 0, 'the stream');

        if (buffered) {
          for (const text of ['The last ', 'words.']) run.agent.chunk(text);
          run.live(ONLY_LIVE);
        }
        run.finish('completed');
        await bench.until(() => bench.cloud.openStreams() === 0, 'the end of the stream');
        for (const reader of readers) {
          expect(reader.ended).toBe(false);
          if (moment !== 'while the rest fills in') expect(reader.story).toEqual([]);
        }
        open();
        held?.release();
        await bench.until(() => readers.every((reader) => reader.ended), 'the end for both');
        expect(blocked.ended).toBe(false);
        blocked.unblock();
        await bench.until(() => blocked.ended, 'the end for the slow one');

        for (const reader of [...readers, blocked]) {
          await reader.done;
          expectStory(reader);
          expect(reader.run?.status).toBe('completed');
          // What only the stream has told is there because it was read before the end, not because the log had it.
          const onlyLive = reader.values.filter((value) => isDeepStrictEqual(value, ONLY_LIVE));
          expect(onlyLive).toHaveLength(buffered ? 1 : 0);
          const fromLog = reader.values.filter((value) => !isDeepStrictEqual(value, ONLY_LIVE));
          expect(normalForm(fromLog)).toEqual(normalForm(run.truth()));
          expect(reader.integrity).toMatchObject({ gaps: [], upTo: reader.lines.length });
          if (buffered) expect(reader.texts).toEqual(['The last words.']);
        }
      },
    );
  });
});

describe('B6: a stream that is refused during bootstrap', () => {
  test.each([401, 403, 404, 406, 410, 429, 500, 503])('with status %i does not cost the snapshot', async (status) => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('Before.');
    run.flushLog();
    bench.cloud.switches.answer('proxy_stream', { status, body: { error: 'no' } });
    bench.cloud.switches.answer('api_stream', { status, body: { detail: 'no' } });
    const held = bench.cloud.switches.holdPage(0);
    const reader = bench.watch(ref(run));
    await held.reached;
    await bench.until(
      () => bench.cloud.requests.some((r) => /stream/.test(r.target) && r.status === status),
      'the refusal',
    );
    held.release();
    await bench.until(() => reader.texts.includes('Before.'), 'the snapshot');
    expect(reader.story[0]).toBe('snapshot');
    expect(reader.ended).toBe(false);
  });

  test('with an error frame does not cost the snapshot', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    run.agent.message('Before.');
    run.flushLog();
    const held = bench.cloud.switches.holdPage(0);
    const reader = bench.watch(ref(run));
    await held.reached;
    run.switches.endWith('Something broke');
    await bench.until(() => reader.connection?.failure?.message.includes('a fault of its own') === true, 'the error');
    held.release();
    await bench.until(() => reader.texts.includes('Before.'), 'the snapshot');
  });
});
