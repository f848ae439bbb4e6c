import { eventually } from '@runwatch/async/testing';
import { CloudRunError } from '@runwatch/protocol';
import { connection, ended, entries, failure, from, joined, runSummary, snapshot } from '@runwatch/run-file/testing';
import { expect, test } from 'vitest';
import { EXIT_CODES } from './command-line/exit-code.ts';
import { runProgram } from './program.ts';
import { Sink, TestKeyboard, type TestWorldOptions, testWorld } from './testing/test-world.ts';
import { Leave } from './watch/outcome.ts';

const run = 't-1/r-1';
const beginning = [
  snapshot(0, [entries.message(1, 'Hello')]),
  from(1, [], 1),
  joined({ upTo: 1, total: 1 }),
  connection(),
];
const wholeRun = [beginning, [ended({}, { upTo: 1, total: 1 })]];

async function play(options: TestWorldOptions) {
  const bench = testWorld(options);
  const code = await runProgram(bench.world);
  return { ...bench, code };
}

test('--help documents every exit code and every flag', async () => {
  const { code, stdout } = await play({ argv: ['--help'] });
  expect(code).toBe(0);
  for (const [exit, meaning] of EXIT_CODES) expect(stdout.text).toContain(`${String(exit).padStart(5)}  ${meaning}`);
  for (const flag of [
    '--url',
    '--key',
    '--project',
    '--format',
    '--timeout',
    '--strict',
    '--exit-on-input',
    '--no-exit-status',
  ])
    expect(stdout.text).toContain(flag);
  for (const flag of ['--watch-only', '--plain', '--no-color', '-q', '--from', '--until', '--no-follow', '--kinds'])
    expect(stdout.text).toContain(flag);
  for (const command of [
    'ls',
    'show',
    'watch',
    'send',
    'answer',
    'interrupt',
    'stop',
    'export',
    'open',
    'demo',
    'doctor',
  ])
    expect(stdout.text).toContain(`  runwatch ${command} `);
  expect(Math.max(...stdout.text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('wrong usage says what is wrong on stderr, and nothing on stdout', async () => {
  const { code, stdout, stderr } = await play({ argv: ['watch'] });
  expect([code, stdout.text, stderr.text]).toEqual([
    2,
    '',
    'runwatch: Missing RUN: runwatch watch RUN\nTry: runwatch --help\n',
  ]);
});

test('watch tells NDJSON when piped, and people on stderr', async () => {
  const { code, stdout, stderr, client, state, accounts } = await play({ argv: ['watch', run], batches: wholeRun });
  expect(code).toBe(0);
  expect(stdout.lines.map(({ type }) => type)).toEqual(['hello', 'status', 'entry', 'connection', 'status', 'end']);
  expect(stdout.lines.at(-1)).toMatchObject({ result: 'completed', exit: 0, entries: 1, complete: true });
  expect(stderr.text).toBe(
    'runwatch: watching run r-1\nrunwatch: live\n' +
      'runwatch: completed in 9m 12s · 1 entry, complete (log and live stream joined by alignment)\n',
  );
  expect([client.watched, client.left, state.closed]).toEqual([[{ taskId: 't-1', runId: 'r-1' }], 1, 1]);
  expect(accounts).toEqual([{ url: 'https://cloud.test', projectId: '1', key: 'phx_secret' }]);
});

test('watch is quiet with -q', async () => {
  const { stderr } = await play({ argv: ['watch', run, '-q'], batches: wholeRun });
  expect(stderr.text).toBe('');
});

test('watch tells people on a terminal', async () => {
  const { code, stdout, stderr } = await play({ argv: ['watch', run, '--plain'], columns: 80, batches: wholeRun });
  expect(code).toBe(0);
  expect(stdout.text).toContain('agent   Hello\n');
  expect(stdout.text.trimEnd().split('\n').at(-2)).toMatch(/^\S+ done {4}completed in 9m 12s · 1 entry, complete/);
  expect(stdout.text).not.toContain('\x1b');
  expect(stderr.text).toBe('');
});

test.each([
  [['--no-color'], {}, false],
  [[], { NO_COLOR: '1' }, false],
  [[], { TERM: 'dumb' }, false],
  [[], {}, true],
])('watch with %j and %j has colour: %s', async (flags, environment, hasColor) => {
  const account = { RUNWATCH_URL: 'https://a.test', RUNWATCH_PROJECT: '1', RUNWATCH_KEY: 'k' };
  const { stdout } = await play({
    argv: ['watch', run, ...flags],
    columns: 80,
    environment: { ...account, ...environment },
    batches: wholeRun,
  });
  expect(stdout.text.includes('\x1b[36m')).toBe(hasColor);
});

test.each([
  ['failed', 3],
  ['cancelled', 5],
])('watch of a run that is %s exits with %d', async (status, expected) => {
  const { code } = await play({ argv: ['watch', run], batches: [beginning, [ended({ status })]] });
  expect(code).toBe(expected);
});

test('watch --strict exits with 9 when the transcript is not proven to be complete', async () => {
  const gaps = [{ from: 0, to: null, why: 'unproven' as const }];
  const batches = [beginning, [ended({}, { upTo: 0, total: 1, gaps })]];
  expect((await play({ argv: ['watch', run, '--strict'], batches })).code).toBe(9);
  expect((await play({ argv: ['watch', run], batches })).code).toBe(0);
});

test.each([
  [failure({ code: 'not_found', retryable: false }), 6],
  [failure({ code: 'auth_expired', retryable: false }), 4],
  [failure({ code: 'unavailable' }), 1],
])('watch that fails with %j still ends with an end line', async (why, expected) => {
  const { code, stdout, stderr } = await play({ argv: ['watch', run, '-q'], batches: [new CloudRunError(why)] });
  expect(code).toBe(expected);
  expect(stdout.lines.at(-1)).toMatchObject({
    type: 'end',
    result: 'error',
    exit: expected,
    error: { code: why.code },
  });
  expect(stderr.text).toBe(`runwatch: ${why.message}\n`);
});

test('watch that meets a bug ends with an end line, too', async () => {
  const { code, stdout } = await play({ argv: ['watch', run], batches: [beginning, new TypeError('x is undefined')] });
  expect(code).toBe(1);
  expect(stdout.lines.at(-1)).toMatchObject({
    type: 'end',
    exit: 1,
    error: { message: 'Unexpected: TypeError: x is undefined' },
  });
});

test('watch gives up a run that was never seen, and goes on with one that was', async () => {
  const lost = [connection({ phase: 'failed', failure: failure() })];
  expect((await play({ argv: ['watch', run], batches: [lost] })).code).toBe(1);
  expect((await play({ argv: ['watch', run], batches: [beginning, lost, [ended()]] })).code).toBe(0);
});

test('watch without a key exits with 4, without an address with 2, and names no key', async () => {
  const environment = { RUNWATCH_URL: 'https://a.test', RUNWATCH_PROJECT: '1' };
  const noKey = await play({ argv: ['watch', run], environment });
  expect([noKey.code, noKey.stdout.lines[0]?.['exit']]).toEqual([4, 4]);
  const noUrl = await play({ argv: ['watch', run], environment: { RUNWATCH_KEY: 'phx_secret' } });
  expect([noUrl.code, noUrl.stdout.lines[0]?.['error']]).toEqual([
    2,
    { code: 'wrong_usage', message: 'Missing the address of the API: set RUNWATCH_URL or pass --url' },
  ]);
  expect(noUrl.stdout.text + noUrl.stderr.text).not.toContain('phx_secret');
});

test('watch of a run that is not in the list exits with 6', async () => {
  const { code, stdout } = await play({ argv: ['watch', 'no-such-run'], runs: [runSummary()] });
  expect([code, stdout.lines.map(({ type }) => type)]).toEqual([6, ['end']]);
});

test('watch of latest says which run that is', async () => {
  const { stdout } = await play({ argv: ['watch', 'latest'], runs: [runSummary()], batches: wholeRun });
  expect(stdout.lines[0]).toMatchObject({
    type: 'hello',
    run: { task: 't-1', id: 'r-1' },
    title: 'Fix flaky checkout test',
  });
});

test('watch of a demo that does not exist is wrong usage', async () => {
  const { code } = await play({ argv: ['watch', 'demo:nope'], environment: {} });
  expect(code).toBe(2);
});

test('watch leaves when the time is up', async () => {
  const bench = testWorld({ argv: ['watch', run, '--timeout', '30s'], batches: [beginning] });
  const code = runProgram(bench.world);
  await eventually(() => bench.client.taken === 1);
  bench.clock.advance(30_000);
  expect(await code).toBe(7);
  expect(bench.stdout.lines.at(-1)).toMatchObject({ type: 'end', result: 'timeout', exit: 7, complete: false });
  expect(bench.client.left).toBe(1);
  expect(bench.clock.pending).toBe(0);
});

test.each([
  ['SIGINT', 130, 'interrupted'],
  ['SIGTERM', 143, 'terminated'],
] as const)('watch leaves on %s, and says how to watch on', async (signal, expected, result) => {
  const bench = testWorld({ argv: ['watch', run], batches: [beginning] });
  const code = runProgram(bench.world);
  await eventually(() => bench.client.taken === 1);
  bench.state.leave?.(new Leave({ kind: 'left', signal }));
  expect(await code).toBe(expected);
  expect(bench.stdout.lines.at(-1)).toMatchObject({ type: 'end', result });
  expect(bench.stderr.text).toContain('the run goes on\nrunwatch: watch on: runwatch watch t-1/r-1 --from=#2\n');
});

test('watch leaves on SIGTERM although nobody reads its output', async () => {
  const stdout = new Sink({ stalls: true });
  const bench = testWorld({ argv: ['watch', run], batches: [beginning], stdout });
  const code = runProgram(bench.world);
  await eventually(() => stdout.writableNeedDrain);
  bench.state.leave?.(new Leave({ kind: 'left', signal: 'SIGTERM' }));
  expect(await code).toBe(143);
});

test('watch exits with 141, quietly, when the reader has gone', async () => {
  const bench = testWorld({ argv: ['watch', run, '-q'], batches: [beginning] });
  const code = runProgram(bench.world);
  await eventually(() => bench.client.taken === 1);
  bench.stdout.fail('EPIPE');
  expect(await code).toBe(141);
  expect(bench.stderr.text).toBe('');
  expect(bench.state.closed).toBe(1);
});

test('watch exits with 1 when the output cannot be written', async () => {
  const bench = testWorld({ argv: ['watch', run, '-q'], batches: [beginning] });
  const code = runProgram(bench.world);
  await eventually(() => bench.client.taken === 1);
  bench.stdout.fail('ENOSPC');
  expect(await code).toBe(1);
  expect(bench.stderr.text).toBe('runwatch: Cannot write the output: ENOSPC\n');
});

test('watch --exit-on-input leaves when the run asks, and not for what was answered', async () => {
  const answered = [entries.permissionRequest(1, 'p-1', 'ls'), entries.permissionResolved(2, 'p-1', 'allow')];
  const asking = [from(2, [entries.permissionRequest(3, 'p-2', 'rm -rf dist')], 2)];
  const { code, stdout } = await play({
    argv: ['watch', run, '--exit-on-input'],
    batches: [[snapshot(0, answered), from(2, [], 2), joined(), connection()], asking],
  });
  expect(code).toBe(8);
  expect(stdout.lines.at(-1)).toMatchObject({ type: 'end', result: 'needs_answer', request: 'p-2', exit: 8 });
});

test('watch sends an answer that was given at the keyboard', async () => {
  const keyboard = new TestKeyboard();
  const asking = from(1, [entries.permissionRequest(3, 'p-2', 'rm -rf dist')], 1);
  const bench = testWorld({ argv: ['watch', run], columns: 80, keyboard, batches: [beginning, [asking]] });
  const code = runProgram(bench.world);
  await eventually(() => keyboard.isListenedTo);
  keyboard.press('3', '\r');
  await eventually(() => bench.client.commands.length === 1);
  expect(bench.client.commands).toEqual([
    {
      run: { taskId: 't-1', runId: 'r-1' },
      command: { method: 'permission_response', params: { requestId: 'p-2', optionId: 'reject' } },
      id: 'id-1',
    },
  ]);
  bench.state.leave?.(new Leave({ kind: 'left', signal: 'SIGINT' }));
  expect(await code).toBe(130);
});

test.each([
  [['--watch-only'], 80],
  [['--plain'], 80],
  [[], undefined],
])('watch with %j on %s columns does not listen to the keyboard', async (flags, columns) => {
  const keyboard = new TestKeyboard();
  const asking = from(1, [entries.permissionRequest(3, 'p-2', 'rm -rf dist')], 1);
  const argv = ['watch', run, ...flags];
  const bench = testWorld({
    argv,
    keyboard,
    batches: [beginning, [asking]],
    ...(columns !== undefined && { columns }),
  });
  const code = runProgram(bench.world);
  await eventually(() => bench.client.taken === 2);
  expect(keyboard.isListenedTo).toBe(false);
  bench.state.leave?.(new Leave({ kind: 'left', signal: 'SIGINT' }));
  await code;
});

test('ls prints the runs as a table, or as NDJSON', async () => {
  const table = await play({ argv: ['ls'], runs: [runSummary()] });
  expect([table.code, table.stdout.text]).toEqual([
    0,
    expect.stringMatching(/^r-1 {2}in progress .*Fix flaky checkout test/),
  ]);
  const json = await play({ argv: ['ls', '--json'], runs: [runSummary(), runSummary({ runId: 'r-2' })] });
  expect(json.stdout.lines.map(({ id }) => id)).toEqual(['r-1', 'r-2']);
});

test('ls without a key exits with 4', async () => {
  const { code, stderr } = await play({
    argv: ['ls'],
    environment: { RUNWATCH_URL: 'https://a.test', RUNWATCH_PROJECT: '1' },
  });
  expect([code, stderr.text]).toEqual([4, 'runwatch: Sign-in needed: set RUNWATCH_KEY or pass --key\n']);
});
