import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

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
  for (const options of [['--scenario', 'nope'], ['--speed', 'fast'], ['--speed', '0'], ['--nonsense'], ['more']]) {
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
  first.child.kill('SIGTERM');
  expect(await first.ended).toEqual([0, null]);
});
