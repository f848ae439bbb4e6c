import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '@runwatch/async/testing';
import { type LocalCloud, startLocalCloud } from '@runwatch/local-cloud';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

/* The program as it is built, as a process of its own, against a cloud over real HTTP. */

const folder = fileURLToPath(new URL('..', import.meta.url));
let out = '';

beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'runwatch-cli-'));
  await build({ root: folder, logLevel: 'error', build: { outDir: out, emptyOutDir: true } });
}, 60_000);
afterAll(() => rm(out, { recursive: true, force: true }));

interface Program {
  child: ChildProcess;
  output: { stdout: string; stderr: string };
  /** The exit code; a signal's name if one ended it. */
  ended: Promise<number | string | null>;
  /** The lines of stdout so far. */
  lines(): Record<string, unknown>[];
}

function start(cloud: LocalCloud, argv: string[], environment: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, [path.join(out, 'runwatch.js'), ...argv], {
    env: {
      PATH: process.env['PATH'],
      RUNWATCH_URL: cloud.apiUrl,
      RUNWATCH_PROJECT: cloud.projectId,
      RUNWATCH_KEY: cloud.apiKey,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const ended = new Promise<number | string | null>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  const lines = () =>
    output.stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  return { child, output, ended, lines };
}

const fast = { timings: { logDebounceMs: 20, logMaxDelayMs: 100 } };

test('the built program tells a run to its end, each entry once, as the log has them', async () => {
  await using cloud = await startLocalCloud({ ...fast, speed: 20 });
  const run = cloud.createRun();
  run.agent.runStarted();
  const program = start(cloud, ['watch', `${run.taskId}/${run.runId}`]);
  await eventually(() => program.output.stdout.includes('"phase":"live"'), 'the stream to be live');
  run.agent.chunk('Hello, ');
  run.agent.chunk('world.');
  run.agent.console('info', 'a line of the server');
  run.agent.chunk('And more.');
  run.finish('completed');

  expect(await program.ended).toBe(0);
  const lines = program.lines();
  const settled = lines.filter(({ type, provisional }) => type === 'entry' && !provisional);
  expect(settled.map(({ n }) => n)).toEqual(settled.map((_, i) => i + 1));
  expect(settled.map(({ entry }) => entry)).toEqual(run.truth());
  const texts = program.output.stdout
    .split('\n')
    .filter((line) => line.startsWith('{"v":1,"type":"entry"') && !line.includes('"provisional":true'))
    .map((line) => `${line.slice(line.indexOf('"entry":{') + '"entry":'.length, -1)}\n`);
  expect(lines.at(-1)).toMatchObject({
    type: 'end',
    result: 'completed',
    exit: 0,
    entries: settled.length,
    complete: true,
    sha256: createHash('sha256').update(texts.join('')).digest('hex'),
  });
  expect(program.output.stdout + program.output.stderr).not.toContain(cloud.apiKey);
}, 60_000);

test('the built program plays a demo without an account', async () => {
  await using cloud = await startLocalCloud();
  const program = start(cloud, ['watch', 'demo:finished-yesterday', '--format', 'human'], { RUNWATCH_KEY: '' });
  expect(await program.ended).toBe(0);
  expect(program.output.stdout).toMatch(/ done {4}completed .* complete \(as the run log has it\).*\n$/);
}, 60_000);

test('the built program goes through the proxy that its environment names', async () => {
  await using cloud = await startLocalCloud();
  const tunnels: (string | undefined)[] = [];
  const proxy = createServer().on('connect', ({ url }, socket) => {
    tunnels.push(url);
    socket.end('HTTP/1.1 502 No\r\ncontent-length: 0\r\n\r\n');
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  try {
    const { port } = proxy.address() as AddressInfo;
    const environment = { RUNWATCH_URL: 'https://api.runwatch.test', https_proxy: `http://127.0.0.1:${port}` };
    const through = start(cloud, ['ls'], environment);
    expect([await through.ended, through.output.stderr]).toEqual([
      1,
      "runwatch: The network's proxy does not let Runwatch through: it answers with status 502\n",
    ]);
    expect(new Set(tunnels)).toEqual(new Set(['api.runwatch.test:443']));
    tunnels.length = 0;
    expect(await start(cloud, ['ls'], { ...environment, no_proxy: '.runwatch.test' }).ended).toBe(1);
    // This machine is not the proxy's.
    expect(await start(cloud, ['ls'], { http_proxy: `http://127.0.0.1:${port}` }).ended).toBe(0);
    expect(tunnels).toEqual([]);
  } finally {
    await new Promise((closed) => proxy.close(closed));
  }
}, 60_000);

test('the built program acts on a run: shows what it asks, answers, sends, interrupts and stops', async () => {
  await using cloud = await startLocalCloud(fast);
  const run = cloud.createRun({ title: 'Clean up' });
  const name = `${run.taskId}/${run.runId}`;
  run.agent.runStarted();
  const asked = run.agent.requestPermission({ requestId: 'p-1', toolCallId: 't', title: 'rm -rf dist' });
  run.flushLog();
  const shown = start(cloud, ['show', name, '--json']);
  expect(await shown.ended).toBe(0);
  const [{ asks } = { asks: [] }] = shown.lines() as { asks: { request: string; options: { id: string }[] }[] }[];
  expect(asks).toMatchObject([{ request: 'p-1', options: expect.any(Array) }]);

  const option = asks[0]?.options.at(-1)?.id ?? '';
  const answer = start(cloud, ['answer', name, 'p-1', option, '--text', 'Keep it']);
  expect([await answer.ended, answer.output.stderr]).toEqual([0, 'runwatch: answered\n']);
  expect(await asked).toMatchObject({ optionId: option });
  const again = start(cloud, ['answer', name, 'nobody-asks', option]);
  expect([await again.ended, again.output.stderr]).toEqual([1, expect.stringMatching(/^runwatch: .+\n$/)]);

  const send = start(cloud, ['send', name, 'Also Safari', '-q']);
  expect([await send.ended, send.output.stderr]).toEqual([0, '']);
  expect(await start(cloud, ['interrupt', name]).ended).toBe(0);
  expect(run.commands.map(({ method }) => method)).toEqual([
    'permission_response',
    'permission_response',
    'user_message',
    'cancel',
  ]);

  const stopped = start(cloud, ['stop', name, '--yes', '--wait']);
  expect([await stopped.ended, stopped.output.stderr]).toEqual([
    0,
    'runwatch: stopping…\nrunwatch: the run is over: cancelled\n',
  ]);
  expect(run.status).toBe('cancelled');
  const late = start(cloud, ['send', name, 'Too late']);
  expect([await late.ended, late.output.stderr]).toEqual([1, expect.stringMatching(/has ended/)]);
}, 60_000);

test('the built program serves a demo that others watch, and finds it in order', async () => {
  await using cloud = await startLocalCloud();
  const demo = start(cloud, ['demo', '--scenario', 'small-fix']);
  await eventually(() => demo.output.stdout.includes('Ctrl-C ends it'), 'the demo');
  const [, url = '', key = '', project = ''] =
    /RUNWATCH_URL=(\S+) RUNWATCH_KEY=(\S+) RUNWATCH_PROJECT=(\S+)/.exec(demo.output.stdout) ?? [];
  const account = { RUNWATCH_URL: url, RUNWATCH_KEY: key, RUNWATCH_PROJECT: project };
  const [, runId = ''] = /runwatch watch (\S+)/.exec(demo.output.stdout) ?? [];
  const watching = start(cloud, ['watch', runId, '--no-follow', '--format', 'raw'], account);
  expect(await watching.ended).toBe(0);
  expect(watching.lines().length).toBeGreaterThan(0);
  const doctor = start(cloud, ['doctor'], account);
  expect([await doctor.ended, doctor.output.stdout]).toEqual([
    0,
    expect.stringContaining('Runs can be watched from here.'),
  ]);
  const wrong = start(cloud, ['doctor'], { ...account, RUNWATCH_KEY: 'phx_wrong' });
  expect([await wrong.ended, wrong.output.stdout]).toEqual([4, expect.stringMatching(/no {4}server .*\n.*make one/)]);
  demo.child.kill('SIGINT');
  expect(await demo.ended).toBe(0);
}, 60_000);

test('the built program shows a run and a file in the app that it is told of', async () => {
  await using cloud = await startLocalCloud(fast);
  const run = cloud.createRun();
  const app = path.join(out, 'app.mjs');
  const seen = path.join(out, 'seen');
  await writeFile(
    app,
    `#!${process.execPath}\nimport { appendFileSync } from 'node:fs';\nappendFileSync(${JSON.stringify(seen)}, JSON.stringify([process.argv[2], process.env.RUNWATCH_PROJECT]) + '\\n');\n`,
  );
  await chmod(app, 0o755);
  const saved = path.join(out, 'run.ndjson');
  await writeFile(saved, '');
  for (const what of ['latest', saved]) expect(await start(cloud, ['open', what], { RUNWATCH_APP: app }).ended).toBe(0);
  expect(
    (await readFile(seen, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    [`runwatch://open/task/${run.taskId}/run/${run.runId}`, cloud.projectId],
    [saved, cloud.projectId],
  ]);
  const nowhere = start(cloud, ['open', `${run.taskId}/${run.runId}`], { PATH: '/nowhere' });
  expect([await nowhere.ended, nowhere.output.stderr]).toEqual([
    1,
    `runwatch: The app cannot be found. Install it, or name its program in RUNWATCH_APP; the link is runwatch://open/task/${run.taskId}/run/${run.runId}\n`,
  ]);
}, 60_000);

test('the built program leaves on a signal, and the run goes on', async () => {
  await using cloud = await startLocalCloud(fast);
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const run = cloud.createRun();
    run.agent.runStarted();
    const program = start(cloud, ['watch', run.runId]);
    await eventually(() => program.output.stdout.includes('"phase":"live"'), 'the stream to be live');
    program.child.kill(signal);
    expect(await program.ended).toBe(code);
    expect(program.lines().at(-1)).toMatchObject({ type: 'end', exit: code });
    expect(run.status).toBe('in_progress');
  }
}, 60_000);

test('the built program is quiet when its reader goes', async () => {
  await using cloud = await startLocalCloud(fast);
  const run = cloud.createRun();
  run.agent.runStarted();
  const program = start(cloud, ['watch', `${run.taskId}/${run.runId}`, '-q']);
  await eventually(() => program.output.stdout.includes('"phase":"live"'), 'the stream to be live');
  program.child.stdout?.destroy();
  run.agent.console('info', 'nobody reads this');
  expect(await program.ended).toBe(141);
  expect(program.output.stderr).toBe('');
}, 60_000);

test('the built program says what kept it from watching', async () => {
  await using cloud = await startLocalCloud();
  const unknown = start(cloud, ['watch', 'no-such-run']);
  expect([await unknown.ended, unknown.lines().at(-1)?.['exit']]).toEqual([6, 6]);
  const wrongKey = start(cloud, ['watch', 'latest'], { RUNWATCH_KEY: 'phx_wrong' });
  expect([await wrongKey.ended, wrongKey.lines().at(-1)?.['exit']]).toEqual([4, 4]);
  expect(wrongKey.output.stdout + wrongKey.output.stderr).not.toContain('phx_wrong');
  const nobody = start(cloud, ['ls'], { RUNWATCH_URL: 'http://127.0.0.1:9' });
  expect(await nobody.ended).toBe(1);
  const help = start(cloud, ['--help']);
  expect([await help.ended, help.output.stdout]).toEqual([0, expect.stringContaining('Exit codes')]);
}, 60_000);
