import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '@runwatch/async/testing';
import { type CloudRun, type LocalCloud, startLocalCloud } from '@runwatch/local-cloud';
import { readStream } from '@runwatch/local-cloud/testing';
import { apiRoutes } from '@runwatch/protocol';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

/* The program as it is built, as a process of its own, against a cloud over real HTTP. */

const folder = fileURLToPath(new URL('..', import.meta.url));
let out = '';

beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'example-agent-'));
  await build({ root: folder, logLevel: 'error', build: { outDir: out, emptyOutDir: true } });
}, 60_000);
afterAll(() => rm(out, { recursive: true, force: true }));

/** Starts the program; `said` grows as it speaks. */
function start(environment: Record<string, string>, ...argv: string[]) {
  const child = spawn(process.execPath, [path.join(out, 'example-agent.js'), ...argv], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.error += text;
  });
  const ended = new Promise<number | string | null>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  return { child, said, ended };
}

const streamOf = (cloud: LocalCloud, { taskId, runId }: Pick<CloudRun, 'taskId' | 'runId'>) =>
  readStream(cloud.apiUrl + apiRoutes.stream({ projectId: cloud.projectId, taskId, runId }), {
    authorization: `Bearer ${cloud.apiKey}`,
  });

/** The numbers of its numbered messages, in the order in which they were told. */
const numbersIn = (texts: readonly string[]): number[] =>
  texts.flatMap((text) => [...text.matchAll(/"Message (\d+)"/g)].map((match) => Number(match[1])));

test('a run that it speaks for can be watched from its beginning to its end, in the stream and in the log', async () => {
  await using cloud = await startLocalCloud();
  const agent = start({ RUNWATCH_KEY: cloud.apiKey }, '--local', cloud.apiUrl, '--speed', '50', '--messages', '20');
  expect([await agent.ended, agent.said.error]).toEqual([0, '']);
  const [run] = cloud.runs as [CloudRun];
  await using stream = await streamOf(cloud, run);
  await eventually(() => stream.frames.some(({ event }) => event === 'stream-end'), 'the end of the stream');
  expect(numbersIn(stream.frames.map(({ data }) => data))).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  const log = run.truth().map((entry) => JSON.stringify(entry));
  expect(numbersIn(log)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  expect(log.some((entry) => entry.includes('whatever is cut, lost or repeated on the way, **each event'))).toBe(true);
  expect(run.status).toBe('completed');
  expect(agent.said.out).toContain(`pnpm watch ${run.runId}`);
  expect(agent.said.out).not.toContain(cloud.apiKey);
});

test('killed in the middle and started again on its spill, it loses and doubles nothing', async () => {
  await using cloud = await startLocalCloud();
  const run = cloud.createRun();
  const spill = await mkdtemp(path.join(tmpdir(), 'spill-'));
  const secrets = { RUNWATCH_KEY: cloud.apiKey, RUNWATCH_INGEST_TOKEN: await cloud.sendingToken(run) };
  const flags = ['--url', cloud.apiUrl, '--proxy', cloud.proxyUrl, '--project', cloud.projectId];
  flags.push('--task', run.taskId, '--run', run.runId, '--spill', spill, '--speed', '100', '--rate', '5');
  const first = start(secrets, ...flags, '--messages', '100000');
  await using stream = await streamOf(cloud, run);
  const told = () => numbersIn(stream.frames.map(({ data }) => data));
  await eventually(() => told().length > 40, 'some messages');
  // The answers of these are lost, and the process after them.
  cloud.switches.answer('proxy_ingest', ['lose', 'lose']);
  await eventually(() => told().length > 60, 'some more');
  first.child.kill('SIGKILL');
  await first.ended;
  const appended = [...first.said.out.matchAll(/^said \d+$/gm)].length;
  const second = start(secrets, ...flags, '--messages', '30', '--first', '1000000');
  expect([await second.ended, second.said.error]).toEqual([0, '']);
  await eventually(() => stream.frames.some(({ event }) => event === 'stream-end'), 'the end of the stream');
  const before = told().filter((n) => n < 1_000_000);
  expect(told()).toEqual([...before.map((_, at) => at + 1), ...Array.from({ length: 30 }, (_, at) => 1_000_000 + at)]);
  // Everything that it said it had said; what comes before the numbered messages is not counted there.
  const unnumbered = stream.frames.filter(({ event }) => event === undefined).length - told().length;
  expect(before.length).toBeGreaterThanOrEqual(appended - unnumbered);
  await rm(spill, { recursive: true, force: true });
});

test('it explains itself when it is used wrongly, and says what else went wrong', async () => {
  for (const argv of [[], ['--local', 'nowhere'], ['--rate', '0'], ['--nonsense'], ['--url', 'http://127.0.0.1:1']]) {
    const agent = start({ RUNWATCH_KEY: 'k' }, ...argv);
    expect([argv, await agent.ended]).toEqual([argv, 2]);
    expect(agent.said.error).toContain('Usage: example-agent');
  }
  const keyless = start({}, '--local', 'http://127.0.0.1:1');
  expect(await keyless.ended).toBe(2);
  expect(keyless.said.error).toContain('Set RUNWATCH_KEY');
  const nobody = start({ RUNWATCH_KEY: 'canary' }, '--local', 'http://127.0.0.1:1');
  expect(await nobody.ended).toBe(1);
  expect(nobody.said.error).toContain('ECONNREFUSED');
  expect(nobody.said.error).not.toContain('canary');
});
