import { normalForm } from '@runwatch/transcript';
import { describe, expect, test } from 'vitest';
import { type Bench, startBench } from './testing/bench.ts';

const ref = (run: { taskId: string; runId: string }) => ({ taskId: run.taskId, runId: run.runId });
const TEXTS = ['é漢字😀', 'e\u0301👨‍👩‍👧', '\uFEFF\u2028\u0085\0', 'ï»¿'];
const LEGS = [
  ['proxy', true],
  ['api', false],
] as const;

/** A run with one entry in its log, as both witnesses have it, and a stream that first says what the test wants. */
function scripted(bench: Bench, bodies: readonly (string | Uint8Array)[]) {
  const run = bench.cloud.createRun();
  const headers = { 'content-type': 'text/event-stream' };
  const answers = bodies.map((body) => ({ status: 200, headers, body }));
  bench.cloud.switches.answer('proxy_stream', [...answers, 'pass']);
  return run;
}

const status = (n: number) => ({
  type: 'notification',
  notification: { jsonrpc: '2.0', method: '_posthog/status', params: { status: `s${n}` } },
});
const frame = (n: number, id?: string) =>
  `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(status(n))}\n\n`;
const statuses = (lines: readonly string[]) => lines.flatMap((line) => /"status":"(s\d+)"/.exec(line)?.[1] ?? []);
/** What the stream was asked to go on from, request by request. */
const cursors = (bench: Bench) =>
  bench.cloud.requests.filter(({ leg }) => leg === 'proxy').map(({ headers }) => headers['last-event-id']);

describe.each(LEGS)('O1, O2, O3: on the %s leg', (leg, offerProxy) => {
  test.each([
    ['\n', false, 1],
    ['\r', true, 1],
    ['\r\n', false, 1],
    ['\r\n', true, 3],
    ['\r', false, 0],
    ['\n', true, 2],
  ] as const)(
    'line ends %j, a byte order mark (%s) and writes of %i bytes tell the same',
    async (lineEnd, byteOrderMark, bytesPerWrite) => {
      await using bench = await startBench({ cloud: { offerProxy } });
      const run = bench.cloud.createRun();
      run.switches.spell({ lineEnd, byteOrderMark, bytesPerWrite });
      run.agent.runStarted();
      const reader = bench.watch(ref(run));
      await bench.until(() => reader.phase === 'live' && reader.connection?.leg === leg, 'a live wire');
      for (const text of TEXTS) run.agent.message(text);
      await bench.until(() => TEXTS.every((text) => reader.texts.includes(text)), 'the texts, live');
      run.finish('completed');
      await bench.until(() => reader.ended, 'the end');
      expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
      expect(reader.integrity).toMatchObject({ unreadable: 0, unknown: 0, gaps: [] });
    },
  );

  test.each([0, 3, 9, 20, 33, 47])(
    'a connection that is torn after some %i writes leaves nothing to the next',
    async (turns) => {
      await using bench = await startBench({ cloud: { offerProxy } });
      const run = bench.cloud.createRun();
      run.agent.runStarted();
      const reader = bench.watch(ref(run));
      await bench.until(() => reader.phase === 'live', 'a live wire');
      run.switches.spell({ bytesPerWrite: 1 });
      // Nothing but characters of four bytes: wherever it is torn behind the first bytes, one is cut.
      run.agent.message('😀'.repeat(40));
      for (let turn = 0; turn < 120 + turns; turn++) await new Promise(setImmediate);
      run.switches.cut('torn');
      run.switches.spell({ bytesPerWrite: 0 });
      run.agent.message('漢');
      await bench.until(() => reader.texts.includes('漢') && reader.texts.includes('😀'.repeat(40)), 'both texts');
      run.finish('completed');
      await bench.until(() => reader.ended, 'the end');
      expect(normalForm(reader.values)).toEqual(normalForm(run.truth()));
      expect(reader.integrity).toMatchObject({ unreadable: 0, unknown: 0, gaps: [] });
    },
  );
});

describe('E8, O1: what had no end when the connection closed', () => {
  const whole = Buffer.from(`id: 1-0\ndata: ${JSON.stringify({ ...status(2), text: '😀' })}\n\n`);
  const face = whole.indexOf(0xf0);

  test.each([
    ['a line without its blank line', whole.subarray(0, -1)],
    ['a line without its end', whole.subarray(0, -2)],
    ['half a character', whole.subarray(0, face + 2)],
    ['half a field', whole.subarray(0, 10)],
  ])('%s is not told, and comes again whole', async (_, cut) => {
    await using bench = await startBench();
    const first = Buffer.from(frame(1, '0-1'));
    const run = scripted(bench, [Buffer.concat([first, cut]), whole]);
    for (const n of [1, 2]) run.log(status(n));
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.phase === 'live' && cursors(bench).length === 3, 'the third connection');
    expect(cursors(bench)).toEqual([undefined, '0-1', '1-0']);
    expect(reader.integrity?.unreadable).toBe(0);
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    expect(statuses(reader.lines)).toEqual(['s1', 's2']);
  });
});

describe('O4: ids that cannot be sent back', () => {
  test.each([
    ['é', undefined],
    ['✓', undefined],
    ['1'.repeat(10_240), undefined],
    ['', undefined],
    // No id at all by the standard; the one before it stands.
    ['1-0\0', '0-1'],
    ['../', '../'],
    ['1-0\r\nX-Evil: 1', '1-0'],
    ['1-0\u2028X-Evil: 1', undefined],
  ])('%j: the next connection is made, asks from %j, and nothing is told twice', async (id, cursor) => {
    await using bench = await startBench();
    // The same id comes again: a server that replays its window.
    const told = frame(1, '0-1') + frame(2, id);
    const run = scripted(bench, [told, told]);
    const reader = bench.watch(ref(run));
    await bench.until(() => cursors(bench).length === 3 && reader.phase === 'live', 'the third connection');
    expect(cursors(bench)).toEqual([undefined, cursor, cursor]);
    expect(bench.cloud.requests.some(({ headers }) => 'x-evil' in headers)).toBe(false);
    for (const n of [1, 2]) run.log(status(n));
    run.live(status(3));
    await bench.until(() => statuses(reader.lines).includes('s3'), 'the entry behind them');
    run.log(status(3));
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    expect(statuses(reader.lines)).toEqual(['s1', 's2', 's3']);
  });
});

describe('O5: where the next connection begins', () => {
  test.each([
    ['behind a block that holds nothing but an id', 'id: 5-0\n\n', '5-0'],
    ['behind the last id, not at a later entry without one', frame(1, '5-0') + frame(2), '5-0'],
    [
      'behind the last id, not at a state without one',
      `${frame(1, '5-0')}data: {"type":"task_run_state","status":"in_progress"}\n\n`,
      '5-0',
    ],
    ['anew behind an empty id', `${frame(1, '5-0')}id\n\n`, undefined],
  ])('%s', async (_, body, cursor) => {
    await using bench = await startBench();
    const run = scripted(bench, [body]);
    const reader = bench.watch(ref(run));
    await bench.until(() => cursors(bench).length === 2, 'the second connection');
    expect(cursors(bench)).toEqual([undefined, cursor]);
    expect(reader.error).toBeUndefined();
  });

  test('entries without an id that come again are told once', async () => {
    await using bench = await startBench();
    const run = scripted(bench, [frame(1, '5-0') + frame(2) + frame(3), frame(2) + frame(3) + frame(4, '6-0')]);
    const reader = bench.watch(ref(run));
    await bench.until(() => cursors(bench).length === 3, 'the third connection');
    expect(cursors(bench)).toEqual([undefined, '5-0', '6-0']);
    await bench.until(() => statuses(reader.lines).includes('s4'), 'the entry behind them');
    for (const n of [1, 2, 3, 4]) run.log(status(n));
    run.finish('completed');
    await bench.until(() => reader.ended, 'the end');
    expect(statuses(reader.lines)).toEqual(['s1', 's2', 's3', 's4']);
  });
});

test('O8: what is no entry does not stand among the entries', async () => {
  await using bench = await startBench();
  const junk = [
    'event: news\ndata: {"type":"notification"}\n\n',
    'event: __proto__\ndata: {}\n\n',
    'data: {"type":"constructor"}\n\n',
    'data: {"__proto__":{"type":"notification"}}\n\n',
    ': ping\n\n',
    'foo\n\n',
  ];
  const run = scripted(bench, [junk.join(frame(1, '5-0')) + frame(2, '5-1')]);
  const reader = bench.watch(ref(run));
  await bench.until(() => statuses(reader.lines).includes('s2'), 'the entry behind them');
  expect(statuses(reader.lines)).toEqual(['s1', 's2']);
  expect(reader.lines).toHaveLength(2);
  await bench.until(() => reader.integrity?.unknown === 4, 'the count');
});

test('I3: an event larger than can be is left out visibly, and the stream goes on', async () => {
  await using bench = await startBench();
  const giant = `id: 5-1\ndata: {"type":"notification","text":"${'x'.repeat(33 * 1024 * 1024)}"}\n\n`;
  const run = scripted(bench, [frame(1, '5-0') + giant + frame(2, '5-2')]);
  const reader = bench.watch(ref(run));
  await bench.until(() => statuses(reader.lines).includes('s2'), 'the entry behind it');
  expect(statuses(reader.lines)).toEqual(['s1', 's2']);
  await bench.until(() => reader.integrity?.unreadable === 1, 'the count');
  await bench.until(() => cursors(bench).length === 2, 'the next connection');
  expect(cursors(bench)).toEqual([undefined, '5-2']);
});

describe('S8: a stream', () => {
  test('that asks for no wait at all, and ends at once, is not asked in a loop', async () => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    const headers = { 'content-type': 'text/event-stream' };
    bench.cloud.switches.answer('proxy_stream', { status: 200, headers, body: 'retry: 0\n\n' });
    const reader = bench.watch(ref(run));
    await bench.until(() => reader.connection?.phase === 'reconnecting', 'the first wait');
    await bench.pass(20_000);
    expect(cursors(bench).length).toBeLessThan(10);
  });

  test.each([
    ['of endless comments', ': ping\n'.repeat(1_000)],
    ['that is one endless line', 'x'.repeat(64 * 1024)],
    ['that is one endless comment', ':'.repeat(64 * 1024)],
  ])('%s keeps nobody else waiting, and can be left', async (_, endless) => {
    await using bench = await startBench();
    const run = bench.cloud.createRun();
    const other = bench.cloud.createRun();
    const headers = { 'content-type': 'text/event-stream' };
    const release = bench.cloud.switches.answer(
      'proxy_stream',
      { status: 200, headers, endless },
      { runId: run.runId },
    );
    const reader = bench.watch(ref(run));
    const neighbour = bench.watch(ref(other));
    await bench.until(() => reader.phase === 'live' && neighbour.phase === 'live', 'both wires');
    other.agent.message('Hello.');
    await bench.until(() => neighbour.texts.includes('Hello.'), 'the entry of the other run');
    run.log(status(1));
    release();
    reader.leave();
    await reader.done.catch(() => {});
  });
});
