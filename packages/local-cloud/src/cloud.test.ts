import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStream } from './testing/read-stream.ts';
import { startRedisServer } from './testing/redis-server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-cloud-'));
  await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: false } });
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the program; `said` grows as it speaks. */
function start(...options: string[]) {
  const child = spawn(process.execPath, [join(folder, 'cloud.js'), ...options]);
  const said = { out: '', error: '' };
  child.stdout.on('data', (text) => {
    said.out += text;
  });
  child.stderr.on('data', (text) => {
    said.error += text;
  });
  return { child, said, ended: once(child, 'exit') as Promise<[number | null, string | null]> };
}

test('the program prints what a reader needs, serves it, and ends on Ctrl-C', async () => {
  const { child, said, ended } = start('--scenario', 'small-fix', '--scenario', 'finished-yesterday', '--no-proxy');
  while (!said.out.includes('Ctrl-C')) await once(child.stdout, 'data');
  const [, runId, url, key] = /pnpm watch (\S+) --url (\S+) --key (\S+) --project 1\n/.exec(said.out) ?? [];
  expect(said.out.match(/pnpm watch /g)).toHaveLength(2);
  const { statusCode, body } = await request(`${url}/api/projects/1/tasks/`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(statusCode).toBe(200);
  expect(JSON.stringify(await body.json())).toContain(runId);
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(said.error).toBe('');
});

test('the program explains itself when it is used wrongly, and says what else went wrong', async () => {
  for (const options of [
    ['--scenario', 'nope'],
    ['--speed', 'fast'],
    ['--speed', '0'],
    ['--nonsense'],
    ['more'],
    ['--redis', 'localhost'],
  ]) {
    const { said, ended } = start(...options);
    expect([options, (await ended)[0]]).toEqual([options, 2]);
    expect(said.error).toContain('Usage: pnpm cloud');
  }
  const first = start('--scenario', 'fails');
  while (!first.said.out.includes('Ctrl-C')) await once(first.child.stdout, 'data');
  const [, port = ''] = /^API +http:\/\/127\.0\.0\.1:(\d+)$/m.exec(first.said.out) ?? [];
  const second = start('--port', port);
  expect((await second.ended)[0]).toBe(1);
  expect(second.said.error).toMatch(/^Cannot run the cloud: .*EADDRINUSE/);
  const nowhere = start('--redis', 'redis://127.0.0.1:1');
  expect((await nowhere.ended)[0]).toBe(1);
  expect(nowhere.said.error).toMatch(/^Cannot run the cloud: .*ECONNREFUSED/);
  first.child.kill('SIGTERM');
  expect(await first.ended).toEqual([0, null]);
});

test('two programs on one Redis are one cloud, with meters, and one that is terminated sends its readers elsewhere', async () => {
  await using redis = await startRedisServer();
  const [a, b] = [start('--redis', redis.url, '--scenario', 'goes-quiet'), start('--redis', redis.url)];
  for (const { child, said } of [a, b]) while (!said.out.includes('Ctrl-C')) await once(child.stdout, 'data');
  const [, runId, , key] = /pnpm watch (\S+) --url (\S+) --key (\S+) --project 1\n/.exec(a.said.out) ?? [];
  const [api, proxy] = [/^API +(\S+)$/m, /^Proxy +(\S+)$/m].map((line) => line.exec(b.said.out)?.[1]);
  const ask = async (path: string) => {
    const answer = await request(`${api}${path}`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.statusCode).toBe(200);
    return (await answer.body.json()) as { results: { id: string; task: string }[]; token: string };
  };
  const task = (await ask('/api/projects/1/tasks/')).results[0]?.id;
  const run = `/api/projects/1/tasks/${task}/runs/${runId}/`;
  const { token } = await ask(`${run}stream_token/`);
  await using stream = await readStream(`${proxy}/v1/runs/${runId}/stream`, { authorization: `Bearer ${token}` });
  await expect.poll(() => stream.frames.length).toBeGreaterThan(0);
  const metrics = await request(`${proxy}/_metrics`);
  const text = await metrics.body.text();
  expect(metrics.headers['content-type']).toContain('text/plain');
  for (const line of ['runwatch_open_streams{leg="proxy"} 1', 'runwatch_store_ready 1', 'status="200"'])
    expect(text).toContain(line);
  b.child.kill('SIGTERM');
  await stream.over;
  expect(stream.frames.at(-1)).toMatchObject({ event: 'end', data: '{"type":"rotated"}' });
  expect(await b.ended).toEqual([0, null]);
  a.child.kill('SIGINT');
  expect(await a.ended).toEqual([0, null]);
  expect(a.said.error + b.said.error).toBe('');
});
