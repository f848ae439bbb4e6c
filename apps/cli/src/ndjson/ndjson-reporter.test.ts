import { createHash } from 'node:crypto';
import { ManualClock } from '@runwatch/async/testing';
import type { RunUpdate } from '@runwatch/protocol';
import { connection, ended, entries, failure, from, joined, runMeta, snapshot } from '@runwatch/run-file/testing';
import { expect, test } from 'vitest';
import { Output } from '../output.ts';
import { Sink } from '../testing/test-world.ts';
import type { Outcome } from '../watch/outcome.ts';
import { NdjsonReporter } from './ndjson-reporter.ts';

const found = { ref: { taskId: 't-1', runId: 'r-1' }, title: 'Fix it', repository: null, resume: null };

function reporterInto(sink: Sink) {
  const clock = new ManualClock(1_000_000);
  const output = new Output(sink);
  return new NdjsonReporter({
    output,
    clock,
    tool: 'runwatch/9',
    signal: new AbortController().signal,
    from: { kind: 'start' },
    kinds: undefined,
  });
}

async function told(updates: RunUpdate[], outcome?: Outcome): Promise<Sink> {
  const sink = new Sink();
  const reporter = reporterInto(sink);
  await reporter.begin(found);
  await reporter.tell(updates);
  if (outcome) await reporter.end(outcome, 0);
  return sink;
}

const digestOf = (lines: string[]) =>
  createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex');

test('NdjsonReporter tells a whole run', async () => {
  const lines = [entries.message(5, 'Hello'), entries.turnEnd(6)];
  const end = ended({}, { upTo: 2, total: 2, basis: 'id' });
  if (end.kind !== 'ended') throw new Error('not the end');
  const sink = await told([snapshot(0, lines), from(2, [], 2), connection(), end], end);
  expect(sink.lines).toEqual([
    {
      v: 1,
      type: 'hello',
      run: { task: 't-1', id: 'r-1' },
      title: 'Fix it',
      from: 'start',
      tool: 'runwatch/9',
    },
    { v: 1, type: 'status', state: 'in_progress', stage: null },
    {
      v: 1,
      type: 'entry',
      n: 1,
      ts: '2026-11-22T14:06:05.000Z',
      kind: 'message',
      entry: JSON.parse(lines[0] as string),
    },
    { v: 1, type: 'entry', n: 2, ts: '2026-11-22T14:06:06.000Z', kind: 'turn', entry: JSON.parse(lines[1] as string) },
    { v: 1, type: 'connection', phase: 'live', leg: 'proxy', attempt: 0, retryInMs: null },
    { v: 1, type: 'status', state: 'completed', stage: null },
    {
      v: 1,
      type: 'end',
      result: 'completed',
      exit: 0,
      entries: 2,
      complete: true,
      basis: 'id',
      sha256: digestOf(lines),
    },
  ]);
});

test('NdjsonReporter marks provisional entries, revises them, and tells each entry once without the mark', async () => {
  const [a, c1, c2, c, d] = ['a', 'c1', 'c2', 'c', 'd'].map((text, i) => entries.message(i, text)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const end = ended({}, { upTo: 3, total: 3 });
  const sink = await told([snapshot(0, [a]), from(1, [c1, c2], 1), from(1, [c, d], 2), end], end as Outcome);
  const shapes = sink.lines.map(({ type, n, provisional, entry }) =>
    [type, n, provisional && '~', entry && JSON.stringify(entry)].filter((part) => part !== undefined),
  );
  expect(shapes.filter(([type]) => type === 'entry' || type === 'revise')).toEqual([
    ['entry', 1, a],
    ['entry', 2, '~', c1],
    ['entry', 3, '~', c2],
    ['revise', 2],
    ['entry', 2, c],
    ['entry', 3, '~', d],
    ['revise', 3],
    ['entry', 3, d],
  ]);
  expect(sink.lines.at(-1)).toMatchObject({ entries: 3, complete: true, sha256: digestOf([a, c, d]) });
});

test('NdjsonReporter keeps an entry as it is stored, to the last digit', async () => {
  const stored = '{ "type":"notification", "event_id":"k3f9q-4", "big":12345678901234567890, "e":1.50 }';
  const sink = await told([snapshot(0, [stored]), from(1, [], 1)]);
  const line = sink.text.split('\n')[2] ?? '';
  expect(line).toBe(`{"v":1,"type":"entry","n":1,"id":"k3f9q-4","ts":null,"kind":"other","entry":${stored}}`);
});

test('NdjsonReporter tells the wire only when it has changed', async () => {
  const sink = await told([
    connection({ lastByteAt: 1 }),
    connection({ lastByteAt: 2 }),
    connection({ phase: 'reconnecting', leg: null, attempt: 1, retryAt: 1_002_000, failure: failure() }),
  ]);
  expect(sink.lines.slice(1)).toEqual([
    { v: 1, type: 'connection', phase: 'live', leg: 'proxy', attempt: 0, retryInMs: null },
    {
      v: 1,
      type: 'connection',
      phase: 'reconnecting',
      leg: null,
      attempt: 1,
      retryInMs: 2_000,
      error: { code: 'network', message: 'The cloud does not answer' },
    },
  ]);
});

test('NdjsonReporter tells holes once, and those that are being worked on only when they have stayed', async () => {
  const gaps = [
    { from: 301, to: 318, why: 'unavailable' as const },
    { from: 400, to: null, why: 'unproven' as const },
  ];
  const sink = await told([joined({ gaps }), joined({ gaps })]);
  expect(sink.lines.slice(1)).toEqual([
    { v: 1, type: 'gap', after: 301, before: 319, missing: 17, why: 'unavailable' },
  ]);
  const atTheEnd = await told([joined({ gaps }), ended({}, { gaps })]);
  expect(atTheEnd.lines.filter(({ type }) => type === 'gap')).toEqual([
    { v: 1, type: 'gap', after: 301, before: 319, missing: 17, why: 'unavailable' },
    { v: 1, type: 'gap', after: 400, before: null, missing: null, why: 'unproven' },
  ]);
});

test('NdjsonReporter does not call a transcript complete when older entries were never told', async () => {
  const end = ended({}, { upTo: 3, total: 3 });
  const line = entries.message(1, 'c');
  const sink = await told([snapshot(2, [line]), from(3, [], 3), end], end as Outcome);
  expect(sink.lines.slice(2)).toMatchObject([
    { type: 'gap', after: 0, before: 3, missing: 2 },
    { type: 'entry', n: 3 },
    { type: 'status', state: 'completed' },
    { type: 'end', entries: 1, complete: false },
  ]);
});

test('NdjsonReporter tells a status when it has changed', async () => {
  const run = runMeta({ status: 'queued' });
  const sink = await told([
    { kind: 'run', run },
    { kind: 'run', run: { ...run, updatedAt: '2026-11-22T14:06:00Z' } },
    { kind: 'run', run: { ...run, status: 'in_progress', stage: 'testing' } },
  ]);
  expect(sink.lines.slice(1)).toEqual([
    { v: 1, type: 'status', state: 'queued', stage: null },
    { v: 1, type: 'status', state: 'in_progress', stage: 'testing' },
  ]);
});

test.each([
  [
    { kind: 'failed', failure: failure({ code: 'not_found' }) },
    { result: 'error', error: { code: 'not_found' } },
  ],
  [
    { kind: 'wrong-usage', message: 'No' },
    { result: 'error', error: { code: 'wrong_usage', message: 'No' } },
  ],
  [{ kind: 'timed-out' }, { result: 'timeout' }],
  [
    { kind: 'needs-answer', requestId: 'p-1', title: 'rm' },
    { result: 'needs_answer', request: 'p-1' },
  ],
  [{ kind: 'left', signal: 'SIGINT' }, { result: 'interrupted' }],
  [{ kind: 'left', signal: 'SIGTERM' }, { result: 'terminated' }],
] satisfies [Outcome, object][])('NdjsonReporter ends with a line of its own when %j', async (outcome, shape) => {
  const sink = new Sink();
  await reporterInto(sink).end(outcome, 1);
  expect(sink.lines).toMatchObject([
    { v: 1, type: 'end', exit: 1, entries: 0, complete: false, basis: null, sha256: digestOf([]), ...shape },
  ]);
});

test('NdjsonReporter waits for a reader that is slow', async () => {
  const sink = new Sink({ stalls: true });
  const reporter = reporterInto(sink);
  let done = false;
  const telling = reporter.begin(found).then(() => {
    done = true;
  });
  await new Promise(setImmediate);
  expect(done).toBe(false);
  sink.resume();
  await telling;
  expect(sink.lines).toHaveLength(1);
});
