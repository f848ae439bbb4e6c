import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '@runwatch/async/testing';
import { CloudRunError, type RunSummary } from '@runwatch/protocol';
import { connection, ended, entries, failure, from, joined, runSummary, snapshot } from '@runwatch/run-file/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DemoServer } from './cloud/cloud.ts';
import { runProgram } from './program.ts';
import { TestKeyboard, type TestWorldOptions, testWorld } from './testing/test-world.ts';
import { Leave } from './watch/outcome.ts';

const run = 't-1/r-1';
const ref = { taskId: 't-1', runId: 'r-1' };
const link = 'runwatch://open/task/t-1/run/r-1';
const live = [snapshot(0, [entries.message(1, 'Hello')]), from(1, [], 1), joined({ upTo: 1, total: 1 }), connection()];
const asking = [
  snapshot(0, [entries.permissionRequest(1, 'p-1', 'rm -rf dist')]),
  from(1, [], 1),
  joined({ upTo: 1, total: 1 }),
  connection(),
];

async function play(options: TestWorldOptions) {
  const bench = testWorld(options);
  const code = await runProgram(bench.world);
  return { ...bench, code };
}

describe('ls --state', () => {
  const of = (runId: string, fields: Partial<RunSummary['run']>, asks?: RunSummary['asks']): RunSummary => ({
    ...runSummary({ runId, taskId: runId, ...fields }),
    ...(asks && { asks }),
  });
  const ask = { requestId: 'p-1', title: 'rm -rf dist', askedAt: 1 };
  const runs = [of('works', {}, []), of('asks', {}, [ask]), of('over', { status: 'completed' }), of('unasked', {})];
  const known = [...runs.slice(0, 3), of('unasked', {}, [{ ...ask, requestId: 'p-2' }])];
  const ids = async (state: string, options: Partial<TestWorldOptions> = {}) =>
    (await play({ argv: ['ls', '--state', state, '--json'], runs, ...options })).stdout.lines.map(({ id }) => id);

  test('lists the runs that go on, or those that are over', async () => {
    expect([await ids('active'), await ids('done')]).toEqual([['works', 'asks', 'unasked'], ['over']]);
  });

  test('needs-you waits until it is known of each, and says what each asks', async () => {
    const { stdout, stderr } = await play({ argv: ['ls', '--state', 'needs-you', '--json'], runs, later: [known] });
    expect(stdout.lines.map(({ id, asks }) => [id, asks])).toEqual([
      ['asks', [{ request: 'p-1', title: 'rm -rf dist' }]],
      ['unasked', [{ request: 'p-2', title: 'rm -rf dist' }]],
    ]);
    expect(stderr.text).toBe('');
  });

  test('needs-you does not wait for ever, and says of how many it is not known', async () => {
    const bench = testWorld({ argv: ['ls', '--state', 'needs-you'], runs, later: [] });
    const code = runProgram(bench.world);
    await eventually(() => bench.clock.pending === 1);
    bench.clock.advance(15_000);
    expect(await code).toBe(0);
    expect(bench.stdout.text).toMatch(/^asks +needs you .*\n$/);
    expect(bench.stderr.text).toBe('runwatch: 1 of them could not be asked in time whether they need you\n');
    expect(bench.clock.pending).toBe(0);
  });
});

describe('show', () => {
  test('tells what a run is, and what it waits for, as answer wants it', async () => {
    const { code, stdout, client } = await play({ argv: ['show', run], batches: [asking] });
    expect(code).toBe(0);
    expect(stdout.text).toContain('Untitled run\n  run         t-1/r-1\n  status      in progress\n');
    expect(stdout.text).toContain(`  entries     1 entry, complete\n  link        ${link}\n`);
    expect(stdout.text).toContain(
      '\n  It asks: rm -rf dist\n  request     p-1\n  option      allow  (Allow once)\n  option      always  (Always in this run)\n',
    );
    expect(client.left).toBe(1);
  });

  test('tells programs the same', async () => {
    const { stdout } = await play({ argv: ['show', 'latest', '--json'], runs: [runSummary()], batches: [asking] });
    expect(stdout.lines).toMatchObject([
      {
        v: 1,
        type: 'run',
        task: 't-1',
        id: 'r-1',
        title: 'Fix flaky checkout test',
        state: 'in_progress',
        entries: 1,
        complete: true,
        link,
        asks: [{ request: 'p-1', options: [{ id: 'allow', kind: 'allow_once' }, { id: 'always' }, { id: 'reject' }] }],
      },
    ]);
  });

  test('asks nothing of a run that is over', async () => {
    const over = [
      { ...asking[0], run: { ...runSummary().run, status: 'failed', errorMessage: 'Out of disk' } } as never,
    ];
    const { code, stdout } = await play({ argv: ['show', run], batches: [over] });
    expect([code, stdout.text.includes('It asks')]).toEqual([0, false]);
    expect(stdout.text).toContain('  error       Out of disk\n');
  });

  test('says why it cannot', async () => {
    const gone = new CloudRunError(
      failure({ code: 'not_found', message: 'The server knows no such run', retryable: false }),
    );
    const { code, stderr } = await play({ argv: ['show', run], batches: [gone] });
    expect([code, stderr.text]).toEqual([6, 'runwatch: The server knows no such run\n']);
    const signedOut = [connection({ phase: 'signed-out' })];
    expect((await play({ argv: ['show', run], batches: [signedOut] })).code).toBe(4);
  });
});

describe('what is asked of a run', () => {
  test.each([
    [['send', run, 'Also Safari'], { method: 'user_message', params: { content: 'Also Safari' } }, 'sent'],
    [['send', run, '-'], { method: 'user_message', params: { content: 'From a file' } }, 'sent'],
    [['interrupt', run], { method: 'cancel', params: {} }, 'the turn is interrupted; the run goes on'],
    [
      ['answer', run, 'p-1', 'reject'],
      { method: 'permission_response', params: { requestId: 'p-1', optionId: 'reject' } },
      'answered',
    ],
    [
      ['answer', run, 'p-1', 'reject', '--text', 'Use the branch'],
      {
        method: 'permission_response',
        params: { requestId: 'p-1', optionId: 'reject', customInput: 'Use the branch' },
      },
      'answered',
    ],
  ])('%j is sent once, and what became of it is said', async (argv, command, words) => {
    const { code, client, stderr, state } = await play({ argv, input: '  From a file\n' });
    expect([code, client.commands, stderr.text]).toEqual([
      0,
      [{ run: ref, command, id: 'id-1' }],
      `runwatch: ${words}\n`,
    ]);
    expect([client.watched, state.closed]).toEqual([[], 1]);
  });

  test('is quiet with -q, but for an answer that nobody waits for', async () => {
    expect((await play({ argv: ['interrupt', run, '-q'] })).stderr.text).toBe('');
    const already = await play({
      argv: ['answer', run, 'p-1', 'allow', '-q'],
      command: async () => ({ kind: 'already' }),
    });
    expect([already.code, already.stderr.text]).toEqual([1, expect.stringContaining('nobody waits for this answer')]);
  });

  test.each([
    ['permission_gone', 'Nobody asks this any more', 1],
    ['run_ended', 'The run is over', 1],
    ['forbidden', 'The key may not do this', 6],
    ['auth_expired', 'The key is not accepted', 4],
  ] as const)('fails with %s in words, and by its exit code', async (code, message, expected) => {
    const refusal = new CloudRunError({ code, message, retryable: false });
    const { code: exit, stderr } = await play({
      argv: ['answer', run, 'p-1', 'allow'],
      command: () => Promise.reject(refusal),
    });
    expect([exit, stderr.text]).toEqual([expected, `runwatch: ${message}\n`]);
  });

  test('is nothing when there is no text, and nothing for a demo that ends with this program', async () => {
    const empty = await play({ argv: ['send', run, '-'], input: ' \n' });
    expect([empty.code, empty.client.commands, empty.stderr.text]).toEqual([
      2,
      [],
      'runwatch: There is no text to send\n',
    ]);
    for (const argv of [
      ['send', 'demo:small-fix', 'Hi'],
      ['stop', 'demo:small-fix', '--yes'],
      ['open', 'demo:small-fix'],
    ])
      expect(await play({ argv })).toMatchObject({ code: 2, accounts: [] });
  });
});

describe('stop', () => {
  test('asks first, and a stray key is no yes', async () => {
    for (const [keys, code] of [
      [['y', '\r'], 0],
      [['\r'], 2],
      [['y', 'x', '\r'], 2],
      [['\x03'], 130],
    ] as const) {
      const keyboard = new TestKeyboard();
      const bench = testWorld({ argv: ['stop', run], keyboard });
      const running = runProgram(bench.world);
      await eventually(() => keyboard.isListenedTo);
      expect(bench.stderr.text).toBe('Stop t-1/r-1? It cannot be gone on with. [y, Enter] ');
      keyboard.press(...keys);
      expect(await running).toBe(code);
      expect([bench.client.stops, keyboard.isListenedTo]).toEqual([code === 0 ? [ref] : [], false]);
    }
  });

  test('wants --yes where nobody can be asked', async () => {
    const { code, client, accounts, stderr } = await play({ argv: ['stop', run] });
    expect([code, client.stops, accounts]).toEqual([2, [], []]);
    expect(stderr.text).toContain('say --yes where nobody can be asked');
    const stopped = await play({ argv: ['stop', run, '--yes'] });
    expect([stopped.code, stopped.client.stops, stopped.client.watched]).toEqual([0, [ref], []]);
  });

  test('with --wait is over when the run is, however that ended', async () => {
    const { code, stderr } = await play({
      argv: ['stop', run, '--yes', '--wait'],
      batches: [live, [ended({ status: 'cancelled' })]],
    });
    expect([code, stderr.text]).toEqual([0, 'runwatch: stopping…\nrunwatch: the run is over: cancelled\n']);
  });

  test('with --wait does not wait for ever, nor for a run that is over', async () => {
    const bench = testWorld({ argv: ['stop', run, '--yes', '--wait', '--timeout', '30s'], batches: [live] });
    const code = runProgram(bench.world);
    await eventually(() => bench.client.taken === 1);
    bench.clock.advance(30_000);
    expect(await code).toBe(7);
    const over = await play({ argv: ['stop', run, '--yes', '--wait'], isOver: true });
    expect([over.code, over.stderr.text]).toEqual([0, 'runwatch: this run is over already\n']);
  });
});

describe('open', () => {
  const account = { RUNWATCH_URL: 'https://cloud.test', RUNWATCH_PROJECT: '1', RUNWATCH_KEY: 'phx_secret' };

  test.each([
    [run, link],
    ['https://cloud.test/project/1/tasks/t-1?runId=r-1', link],
    [`${link}#42`, link],
    ['latest', link],
    ['r-1', link],
  ])('shows the run %s by its link', async (what, expected) => {
    const { code, opened, stderr } = await play({ argv: ['open', what], runs: [runSummary()] });
    expect([code, opened]).toEqual([0, [{ target: { kind: 'link', link: expected }, environment: account }]]);
    expect(stderr.text).toBe(`runwatch: opened ${expected}\n`);
  });

  test('needs no account for a run that says which one it is', async () => {
    const { code, opened, accounts } = await play({ argv: ['open', run], environment: { HOME: '/home/me' } });
    expect([code, opened.map(({ environment }) => environment), accounts]).toEqual([0, [{ HOME: '/home/me' }], []]);
    expect((await play({ argv: ['open', 'latest'], environment: {} })).code).toBe(2);
  });

  test('tells an app that it starts the account that flags name', async () => {
    const { opened } = await play({ argv: ['open', run, '--key', 'phx_other', '-q'] });
    expect(opened[0]?.environment).toMatchObject({ ...account, RUNWATCH_KEY: 'phx_other' });
  });

  test('shows a file by its whole path', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-open-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'run.ndjson');
    writeFileSync(file, '');
    const { code, opened } = await play({ argv: ['open', path.relative(process.cwd(), file)], environment: {} });
    expect([code, opened]).toEqual([0, [{ target: { kind: 'file', file }, environment: {} }]]);
    const gone = await play({ argv: ['open', path.join(folder, 'gone.ndjson')] });
    expect([gone.code, gone.opened, gone.stderr.text]).toEqual([
      6,
      [],
      expect.stringContaining('There is no such file'),
    ]);
  });

  test('says what to do when it cannot be shown', async () => {
    const { code, stderr } = await play({ argv: ['open', run], opened: { kind: 'failed', message: 'Install it' } });
    expect([code, stderr.text]).toEqual([1, 'runwatch: Install it\n']);
    expect((await play({ argv: ['open', 'runwatch://stop/task/t/run/r'] })).code).toBe(2);
  });
});

describe('demo', () => {
  function server() {
    let closed = 0;
    const it: DemoServer = {
      account: { url: 'http://127.0.0.1:8010', projectId: '1', key: 'phx_demo' },
      runs: [{ scenario: 'small-fix', runId: 'r-1', title: 'Fix flaky checkout test' }],
      async [Symbol.asyncDispose]() {
        closed++;
      },
    };
    return { it, closed: () => closed };
  }

  test('says how to watch it, and is there until it is ended', async () => {
    const { it, closed } = server();
    const asked: unknown[] = [];
    const serve = async (options: unknown) => {
      asked.push(options);
      return it;
    };
    const bench = testWorld({ argv: ['demo', '--scenario', 'small-fix', '--port', '8010'], serve, environment: {} });
    const code = runProgram(bench.world);
    await eventually(() => bench.stdout.text.includes('Ctrl-C ends it'));
    expect(asked).toEqual([{ scenarios: ['small-fix'], port: 8_010 }]);
    expect(bench.stdout.text).toContain(
      'export RUNWATCH_URL=http://127.0.0.1:8010 RUNWATCH_KEY=phx_demo RUNWATCH_PROJECT=1\n\nsmall-fix  runwatch watch r-1  Fix',
    );
    expect(closed()).toBe(0);
    bench.state.leave?.(new Leave({ kind: 'left', signal: 'SIGINT' }));
    expect([await code, closed()]).toEqual([0, 1]);
  });

  test('says what is wrong with its port or its scenario', async () => {
    const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
    const busy = await play({ argv: ['demo', '--port', '8010'], serve: () => Promise.reject(taken) });
    expect([busy.code, busy.stderr.text]).toEqual([
      1,
      'runwatch: Port 8010 is taken: choose another one with --port\n',
    ]);
    expect(await play({ argv: ['demo', '--scenario', 'nope'] })).toMatchObject({ code: 2 });
  });
});

describe('doctor', () => {
  const checks = async (options: Partial<TestWorldOptions>) => {
    const { code, stdout } = await play({ argv: ['doctor', '--json'], ...options });
    return {
      code,
      checks: stdout.lines.map(({ name, ok }) => [name, ok]),
      last: stdout.lines.at(-1),
      text: stdout.text,
    };
  };
  const goingOn = { runs: [runSummary()] };

  test('finds everything in order, and names no key', async () => {
    const { code, stdout } = await play({ argv: ['doctor'], ...goingOn, batches: [live] });
    expect(code).toBe(0);
    expect(stdout.text).toMatch(
      /^ok {4}program {3}runwatch\/\S+, Node \S+\nok {4}account {3}https:\/\/cloud\.test, project 1, with a key\nok {4}way {7}direct: .*\nok {4}server {4}answers, and accepts the key: 1 run · 0\.0 s\nok {4}stream {4}live by the proxy leg · 0\.0 s\nRuns can be watched from here\.\n$/,
    );
    expect(stdout.text).not.toContain('phx_secret');
  });

  test('stops at what is not in order, and says what to do', async () => {
    const noKey = await checks({ environment: { RUNWATCH_URL: 'https://a.test', RUNWATCH_PROJECT: '1' } });
    expect(noKey).toMatchObject({
      code: 4,
      checks: [
        ['program', true],
        ['account', false],
      ],
    });
    const socks = { RUNWATCH_URL: 'https://a.test', RUNWATCH_PROJECT: '1', RUNWATCH_KEY: 'k', ALL_PROXY: 'socks5://p' };
    expect(await checks({ environment: socks })).toMatchObject({ code: 1, last: { name: 'way', ok: false } });
    const refused = [
      connection({
        phase: 'failed',
        failure: failure({ code: 'untrusted', message: 'The certificate is not trusted' }),
      }),
    ];
    expect(await checks({ ...goingOn, batches: [refused] })).toMatchObject({
      code: 1,
      last: { name: 'stream', ok: false, words: 'The certificate is not trusted' },
    });
    const { stdout } = await play({ argv: ['doctor'], environment: {} });
    expect(stdout.text).toContain('no    account   Missing the address of the API');
    expect(stdout.text).toContain('Runs cannot be watched from here.');
  });

  test('names the proxy without what signs in to it', async () => {
    const environment = {
      RUNWATCH_URL: 'https://a.test',
      RUNWATCH_PROJECT: '1',
      RUNWATCH_KEY: 'k',
      HTTPS_PROXY: 'http://me:secret@proxy.corp:3128',
    };
    const { text } = await checks({ environment, ...goingOn, batches: [live] });
    expect(text).toContain('through the proxy proxy.corp:3128');
    expect(text).not.toContain('secret');
  });

  test('does not wait for ever for a stream, and needs none where no run goes on', async () => {
    const bench = testWorld({
      argv: ['doctor', '--json'],
      ...goingOn,
      batches: [[connection({ phase: 'catching-up' })]],
    });
    const code = runProgram(bench.world);
    await eventually(() => bench.client.taken === 1);
    bench.clock.advance(20_000);
    expect(await code).toBe(1);
    expect(bench.stdout.lines.at(-1)).toMatchObject({
      name: 'stream',
      ok: false,
      hint: expect.stringContaining('holds streams back'),
    });
    expect([bench.clock.pending, bench.client.left]).toEqual([0, 1]);
    const idle = await checks({ runs: [runSummary({ status: 'completed' })] });
    expect([idle.code, idle.last]).toEqual([0, expect.objectContaining({ name: 'stream', ok: true })]);
  });
});
