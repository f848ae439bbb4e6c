import { eventually } from '@runwatch/async/testing';
import {
  connection,
  ended,
  entries,
  failure,
  from,
  integrity,
  joined,
  runMeta,
  snapshot,
} from '@runwatch/run-file/testing';
import { expect, test } from 'vitest';
import { found, humanBench } from '../testing/human-output.ts';
import { TestKeyboard } from '../testing/test-world.ts';

const texts = (lines: string[]) => lines.map((line) => line.slice(9));

test('HumanReporter names the run, and how much it leaves out', async () => {
  const bench = humanBench();
  await bench.reporter.begin(found);
  expect(await bench.tell(snapshot(1_192, []))).toEqual([
    'Fix flaky checkout test · acme/shop · run r-1 · in progress · started 14:02',
    '  1,192 entries before these (--from start prints them)',
  ]);
  await bench.reporter.end({ kind: 'timed-out' });
});

test('HumanReporter prints a message once: when it is complete, and not again when the log has it', async () => {
  const bench = humanBench();
  await bench.tell(snapshot(0, []), from(0, [], 0), joined(), connection());
  expect(await bench.tell(from(0, [entries.chunk(1, 'I will '), entries.chunk(2, 'look.')], 0))).toEqual([]);
  expect(texts(await bench.tell(from(2, [entries.turnEnd(3)], 0)))).toEqual([
    'agent   I will look.',
    'turn    turn over',
  ]);
  expect(await bench.tell(from(0, [entries.message(1, 'I will look.'), entries.turnEnd(3)], 2))).toEqual([]);
});

test('HumanReporter prints a repetition as often as it is said', async () => {
  const bench = humanBench();
  const ok = (second: number) => [entries.message(second, 'ok'), entries.consoleLine(second, 'tick')];
  await bench.tell(snapshot(0, ok(1)), from(2, [], 2), joined(), connection());
  expect(texts(await bench.tell(from(2, [...ok(2), ...ok(3)], 2)))).toEqual([
    'agent   ok',
    'console tick',
    'agent   ok',
    'console tick',
  ]);
  expect(await bench.tell(from(6, [], 4))).toEqual([]);
  expect(texts(await bench.tell(from(6, ok(4), 8)))).toEqual(['agent   ok', 'console tick']);
});

test('HumanReporter prints nothing ahead of the log while it is not shown that live entries continue it', async () => {
  const bench = humanBench();
  const gaps = [{ from: 1, to: null, why: 'unproven' as const }];
  await bench.tell(snapshot(0, [entries.turnEnd(1)]), from(1, [], 1), joined({ gaps }), connection());
  expect(await bench.tell(from(1, [entries.chunk(2, 'of a message.'), entries.turnEnd(3)], 1))).toEqual([]);
  expect(
    texts(await bench.tell(from(1, [entries.message(2, 'The whole of a message.'), entries.turnEnd(3)], 3))),
  ).toEqual(['agent   The whole of a message.', 'turn    turn over']);
});

test('HumanReporter says so when the log tells a printed message otherwise', async () => {
  const bench = humanBench();
  await bench.tell(snapshot(0, []), from(0, [], 0), joined(), connection());
  await bench.tell(from(0, [entries.chunk(2, 'half'), entries.turnEnd(3)], 0));
  const corrected = await bench.tell(from(0, [entries.message(2, 'The other half'), entries.turnEnd(3)], 2));
  expect(texts(corrected)).toEqual(['agent   The other half', 'revised agent "half" stands otherwise in the run log']);
});

test('HumanReporter keeps its lines when the log moves a console line before the message it fell into', async () => {
  const bench = humanBench();
  await bench.tell(snapshot(0, []), from(0, [], 0), joined(), connection());
  const live = [entries.chunk(1, 'one '), entries.consoleLine(2, 'tick'), entries.chunk(3, 'two'), entries.turnEnd(4)];
  expect(texts(await bench.tell(from(0, live, 0)))).toEqual(['agent   one two', 'console tick', 'turn    turn over']);
  const log = [entries.consoleLine(2, 'tick'), entries.message(1, 'one two'), entries.turnEnd(4)];
  expect(await bench.tell(from(0, log, 3))).toEqual([]);
});

test('HumanReporter prints a tool call when it is over, or when something after it is to be printed', async () => {
  const bench = humanBench();
  const call = entries.tool(1, 'a', {
    title: 'npm',
    kind: 'execute',
    status: 'in_progress',
    rawInput: { command: 'npm test' },
  });
  await bench.tell(snapshot(0, []), from(0, [], 0), joined(), connection());
  expect(await bench.tell(from(0, [call], 0))).toEqual([]);
  expect(bench.status()).toContain('$ npm test · 29.0 s');
  expect(await bench.tell(from(1, [entries.consoleLine(2, 'tick')], 0))).toEqual([
    '14:06:01 $       npm test',
    '         └ in progress',
    '14:06:02 console tick',
  ]);
  expect(await bench.tell(from(2, [entries.toolUpdate(8, 'a', { status: 'completed' })], 1))).toEqual([
    '14:06:08 $       npm test',
    '         └ completed · 7.0 s',
  ]);
  expect(await bench.tell(from(3, [], 3))).toEqual([]);
});

test('HumanReporter does not go back to the beginning of a tool call when the log knows no more than that', async () => {
  const bench = humanBench();
  const begun = entries.tool(1, 'a', { title: 'Read a.ts', kind: 'read', status: 'in_progress' });
  const over = entries.toolUpdate(2, 'a', { status: 'completed' });
  await bench.tell(snapshot(0, []), from(0, [], 0), joined(), connection());
  expect(texts(await bench.tell(from(0, [begun, over, entries.turnEnd(3)], 0)))).toEqual([
    'read    Read a.ts',
    '└ completed · 1.0 s',
    'turn    turn over',
  ]);
  expect(await bench.tell(from(0, [begun, over, entries.turnEnd(3)], 1))).toEqual([]);
  expect(texts(await bench.tell(from(3, [entries.consoleLine(4, 'tick')], 1)))).toEqual(['console tick']);
  expect(await bench.tell(from(4, [], 4))).toEqual([]);
});

test('HumanReporter shows in the status line what is going on, and removes it at the end', async () => {
  const bench = humanBench();
  await bench.reporter.begin(found);
  expect(bench.status()).toBe('● connecting · Ctrl-C leaves, the run goes on');
  await bench.tell(snapshot(0, [entries.turnEnd(1)]), from(1, [], 1), connection({ lastEntryAt: bench.clock.now() }));
  expect(bench.status()).toBe('● live · #1 · Ctrl-C leaves, the run goes on');
  await bench.tell(from(1, [entries.chunk(2, 'I am looking')], 1));
  expect(bench.status()).toBe('● live · #1 · agent: I am looking · Ctrl-C leaves, the run goes on');
  const retryAt = bench.clock.now() + 8_000;
  await bench.tell(connection({ phase: 'reconnecting', attempt: 3, retryAt, failure: failure() }));
  expect(bench.status()).toContain('● reconnecting in 8 s (try 3) · #1');
  bench.clock.advance(1_000);
  await eventually(() => bench.status().includes('in 7 s'), 'the status line to go on');
  await bench.reporter.end({ kind: 'left', signal: 'SIGINT' });
  expect(bench.status()).toBe('');
  expect(bench.clock.pending).toBe(0);
  expect(bench.printed().slice(-2)).toEqual([
    '14:06:31 left    Ctrl-C · seen to #2 · the run goes on',
    'watch on: runwatch watch t-1/r-1 --from=#3',
  ]);
});

test('HumanReporter tells things in their order, although the log is slower than the stream', async () => {
  const bench = humanBench();
  await bench.tell(snapshot(0, [entries.plan(1, ['a', 'in_progress'])]), from(1, [], 1), joined(), connection());
  const call = entries.tool(2, 'x', {
    title: 'npm',
    kind: 'execute',
    status: 'in_progress',
    rawInput: { command: 'npm test' },
  });
  const live = [call, entries.toolUpdate(8, 'x', { status: 'completed' }), entries.plan(9, ['a', 'completed'])];
  // The log has the call, and not yet how it ended.
  expect(await bench.tell(from(1, live, 2))).toEqual([
    '14:06:02 $       npm test',
    '         └ completed · 6.0 s',
    '14:06:09 plan    1 of 1',
  ]);
  expect(await bench.tell(from(4, [], 4))).toEqual([]);
});

test('HumanReporter gives a live question, which bears no time, the time at which it was seen', async () => {
  const bench = humanBench();
  const request = JSON.stringify({
    type: 'permission_request',
    requestId: 'p',
    options: [{ optionId: 'allow', name: 'Yes' }],
  });
  await bench.tell(snapshot(0, []), from(0, [], 0), joined(), connection());
  expect(await bench.tell(from(0, [request], 0))).toEqual([
    '14:06:30 ASK     allow p?',
    '         │ 1 Yes',
    '         └ request p',
  ]);
});

test.each([90, 60])('HumanReporter shows the end of a growing message in %d columns', async (columns) => {
  const bench = humanBench({ columns });
  await bench.reporter.begin(found);
  await bench.tell(snapshot(0, [entries.turnEnd(1)]), from(1, [], 1), joined(), connection());
  await bench.tell(from(1, [entries.chunk(2, `${'word '.repeat(40)}and only the end is new`)], 1));
  expect(bench.status().length).toBeLessThan(columns);
  expect(bench.status()).toMatch(/^● live · #1 · agent: ….*only the end is new/);
  expect(bench.status().endsWith('the run goes on')).toBe(columns >= 90);
  await bench.reporter.end({ kind: 'timed-out' });
});

test('HumanReporter cuts the status line to the width of the terminal', async () => {
  const bench = humanBench({ columns: 30 });
  await bench.reporter.begin(found);
  expect(bench.status()).toBe('● connecting · Ctrl-C leaves…');
  await bench.reporter.end({ kind: 'timed-out' });
});

test('HumanReporter prints what was held back when it is left', async () => {
  const bench = humanBench();
  await bench.tell(
    snapshot(0, [entries.turnEnd(1), entries.tool(2, 'a', { title: 'Search', kind: 'search', status: 'pending' })]),
  );
  expect(texts(await bench.tell(from(2, [], 2), joined()))).toEqual(['turn    turn over']);
  await bench.reporter.end({ kind: 'timed-out' });
  expect(texts(bench.printed()).slice(0, 2)).toEqual(['search  Search', '└ pending']);
});

test('HumanReporter tells a new status behind what led to it, and leaves the last one to the last line', async () => {
  const bench = humanBench();
  await bench.tell(snapshot(0, []), from(0, [], 0), joined());
  const line = entries.posthog(1, 'error', { message: 'No machine' });
  const queued = await bench.tell(from(0, [line], 1), { kind: 'run', run: runMeta({ status: 'queued' }) });
  expect(texts(queued)).toEqual(['error   No machine', 'run     queued']);
  expect(await bench.tell({ kind: 'run', run: runMeta({ status: 'failed' }) })).toEqual([]);
});

test('HumanReporter ends with how the run ended and what the transcript is worth', async () => {
  const bench = humanBench({ columns: 200 });
  await bench.tell(snapshot(0, []), from(0, [], 0));
  const end = ended(
    { output: { pr_url: 'https://example.test/pull/482' } },
    { upTo: 1_377, total: 1_377, basis: 'id' },
  );
  if (end.kind !== 'ended') throw new Error('not the end');
  await bench.tell(end);
  await bench.reporter.end(end);
  expect(bench.printed()).toEqual([
    '14:06:30 done    completed in 9m 12s · 1,377 entries, complete (log and live stream joined by event ids) · https://example.test/pull/482',
  ]);
});

test('W5: HumanReporter says in the last line what the run log lacks', async () => {
  const bench = humanBench({ columns: 200 });
  const worth = integrity({ upTo: 500, total: 500, onlyLive: 5 });
  await bench.reporter.end({ kind: 'ended', run: runMeta({ status: 'failed' }), integrity: worth });
  expect(texts(bench.printed())).toEqual([
    'done    failed · 500 entries, complete (log and live stream joined by alignment); 5 of them told live only, missing in the run log',
  ]);
});

test('HumanReporter says in the last line what is missing', async () => {
  const bench = humanBench({ columns: 200 });
  const gaps = [
    { from: 301, to: 318, why: 'unavailable' as const },
    { from: 400, to: null, why: 'unproven' as const },
  ];
  const run = runMeta({ status: 'failed', errorMessage: 'Out of credit' });
  await bench.reporter.end({ kind: 'ended', run, integrity: integrity({ upTo: 301, total: 500, gaps }) });
  expect(texts(bench.printed())).toEqual([
    'done    failed · Out of credit · 500 entries, NOT complete: #302 to #318 missing; not proven after #400',
  ]);
});

function askingBench(answer: (requestId: string, optionId: string) => Promise<unknown> = async () => undefined) {
  const keyboard = new TestKeyboard();
  const sent: string[][] = [];
  let interrupted = 0;
  const bench = humanBench({
    columns: 120,
    answering: {
      keyboard,
      answer: (...words) => {
        sent.push(words);
        return answer(...words);
      },
      interrupt: () => interrupted++,
    },
  });
  return { ...bench, keyboard, sent, interrupted: () => interrupted };
}

const asked = [snapshot(0, []), from(0, [entries.permissionRequest(1, 'p-31', 'rm -rf dist')], 0), joined()];

test('HumanReporter asks at the keyboard, and sends a digit with Enter', async () => {
  const bench = askingBench();
  await bench.tell(...asked, connection());
  expect(bench.status()).toBe(
    '? 1-3, or Enter to decide elsewhere: allow rm -rf dist? 1 Allow once, 2 Always in this run, 3 Refuse',
  );
  bench.keyboard.press('3', '\x1b', '9', '2');
  await eventually(() => bench.status() === '? 2 Always in this run: Enter sends it, Esc takes it back');
  bench.keyboard.press('\r');
  await eventually(() => bench.sent.length > 0);
  expect(bench.sent).toEqual([['p-31', 'always']]);
  expect(bench.keyboard.isListenedTo).toBe(false);
  const printed = await bench.tell(from(1, [entries.permissionResolved(5, 'p-31', 'always')], 0));
  expect(texts(printed)).toEqual(['you     Always in this run: rm -rf dist']);
  await bench.reporter.end({ kind: 'timed-out' });
});

test('HumanReporter leaves a question to others when Enter is pressed alone', async () => {
  const bench = askingBench();
  await bench.tell(...asked, connection());
  bench.keyboard.press('\r');
  await eventually(() => !bench.keyboard.isListenedTo);
  await bench.tell(from(1, [entries.permissionResolved(5, 'p-31', 'allow')], 0));
  expect(bench.sent).toEqual([]);
  await bench.reporter.end({ kind: 'timed-out' });
});

test('HumanReporter does not ask before the stream is live, nor after somebody else has answered', async () => {
  const bench = askingBench();
  await bench.tell(...asked, connection({ phase: 'catching-up' }));
  expect(bench.keyboard.isListenedTo).toBe(false);
  await bench.tell(connection());
  expect(bench.keyboard.isListenedTo).toBe(true);
  const printed = await bench.tell(from(1, [entries.permissionResolved(5, 'p-31', 'reject')], 0));
  expect(texts(printed)).toEqual(['answer  Refuse: rm -rf dist']);
  expect(bench.keyboard.isListenedTo).toBe(false);
  await bench.reporter.end({ kind: 'timed-out' });
});

test('HumanReporter says so when an answer could not be sent, and asks again', async () => {
  const bench = askingBench(() => Promise.reject(new Error('No route')));
  await bench.tell(...asked, connection());
  bench.printed();
  bench.keyboard.press('1', '\r');
  await eventually(() => bench.sink.text.includes('The answer was not sent'));
  expect(texts(bench.printed())).toEqual(['error   The answer was not sent: No route']);
  await bench.tell(connection());
  expect(bench.keyboard.isListenedTo).toBe(true);
  await bench.reporter.end({ kind: 'timed-out' });
  expect(bench.keyboard.isListenedTo).toBe(false);
});

test('HumanReporter leaves on Ctrl-C while it asks', async () => {
  const bench = askingBench();
  await bench.tell(...asked, connection());
  bench.keyboard.press('\x03');
  await eventually(() => bench.interrupted() === 1);
  await bench.reporter.end({ kind: 'left', signal: 'SIGINT' });
});
