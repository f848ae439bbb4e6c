import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { chromium } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';

const app = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(app, 'release/linux-unpacked');
const program = path.join(folder, 'runwatch');
/** A fuse is a character in the program. */
const [OFF, ON] = ['0', '1'].map((fuse) => fuse.charCodeAt(0));
const MINUTES_MS = 180_000;

beforeAll(async () => {
  const args = [path.join(app, 'scripts/package.mjs'), '--dir', '--built'];
  await promisify(execFile)(process.execPath, args, { cwd: app });
}, MINUTES_MS);

test('the packaged app has every fuse as it should be', async () => {
  const wire = await getCurrentFuseWire(program);
  const on = [
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.OnlyLoadAppFromAsar,
  ];
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ];
  expect(on.map((fuse) => wire[fuse])).toEqual(on.map(() => ON));
  expect(off.map((fuse) => wire[fuse])).toEqual(off.map(() => OFF));
});

test('the packaged app holds what was built, and no dependency or source beside it', () => {
  const files = listAsar(readFileSync(path.join(folder, 'resources/app.asar')));
  expect(files).toContain('out/main/index.js');
  expect(files).toContain('out/preload/index.cjs');
  expect(files).toContain('out/renderer/index.html');
  expect(files.filter((file) => /node_modules|\.ts$|\.map$|\.env/.test(file))).toEqual([]);
});

test('the packaged app opens its window, and cannot be steered as tests steer the built one', async () => {
  const userData = mkdtempSync(path.join(tmpdir(), 'runwatch-packaged-'));
  const sandbox = process.geteuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...sandbox, '--disable-gpu', `--user-data-dir=${userData}`, '--remote-debugging-port=0'];
  const running = spawn(program, args, {
    env: { ...process.env, RUNWATCH_E2E: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise((resolve) => running.once('exit', resolve));
  try {
    const address = await addressIn(running.stderr);
    const browser = await chromium.connectOverCDP(address);
    const page = browser.contexts()[0]?.pages()[0];
    if (!page) throw new Error('The packaged app has no window');
    await page.getByText('Try the demo cloud').waitFor();
    expect(new URL(page.url()).protocol).toBe('runwatch-app:');
    expect(await page.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false);
    await browser.close();
  } finally {
    running.kill();
    await exited;
    rmSync(userData, { recursive: true, force: true });
  }
});

/** Where Chromium says that it listens. */
async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of output) {
    text += chunk;
    const address = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
    if (address) return address;
  }
  throw new Error(`The packaged app ended:\n${text}`);
}

interface AsarFolder {
  files: Record<string, AsarFolder | { size: number }>;
}

/** The paths in an archive: a header in JSON behind four sizes, then the files. */
function listAsar(archive: Buffer): string[] {
  const header = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))) as AsarFolder;
  const paths = ({ files }: AsarFolder, above: string): string[] =>
    Object.entries(files).flatMap(([name, entry]) =>
      'files' in entry ? paths(entry, `${above}${name}/`) : [`${above}${name}`],
    );
  return paths(header, '');
}
