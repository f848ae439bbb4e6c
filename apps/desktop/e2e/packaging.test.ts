import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { chromium } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import cli from '../../cli/package.json' with { type: 'json' };
import { isSavedRunName } from '../src/main/files/files-view.ts';

const app = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(app, 'release/linux-unpacked');
const program = path.join(folder, 'runwatch-desktop');
/** A fuse is a character in the program. */
const [OFF, ON] = ['0', '1'].map((fuse) => fuse.charCodeAt(0));
const ENTRY = `{"type":"notification","timestamp":"2026-11-22T14:06:05.000Z","notification":{"method":"session/update","params":{"sessionId":"s","update":{"sessionUpdate":"agent_message","content":{"type":"text","text":"Opened by the packaged app."}}}}}\n`;
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

test('the packaged app offers to open what it exports, takes it from nobody, and is called otherwise than the program for the terminal', async () => {
  const { default: config } = await import(path.join(app, 'electron-builder.config.mjs'));
  const { fileAssociations, win, linux, mac } = config as Record<string, { fileAssociations?: { ext: string }[] }>;
  expect([fileAssociations, win?.fileAssociations]).toEqual([undefined, undefined]);
  for (const { fileAssociations: offered } of [linux ?? {}, mac ?? {}])
    expect(offered?.map(({ ext }) => isSavedRunName(`run.${ext}`))).toEqual([true]);
  expect(mac?.fileAssociations).toMatchObject([{ role: 'Viewer', rank: 'Alternate' }]);
  expect(Object.keys(cli.bin)).not.toContain(path.basename(program));
});

test('the packaged app opens its window and a file that it is started with, and cannot be steered as tests steer the built one', async () => {
  const userData = mkdtempSync(path.join(tmpdir(), 'runwatch-packaged-'));
  const sandbox = process.geteuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...sandbox, '--disable-gpu', `--user-data-dir=${userData}`, '--remote-debugging-port=0'];
  writeFileSync(path.join(userData, 'run.ndjson'), ENTRY);
  const running = spawn(program, [...args, 'run.ndjson'], {
    cwd: userData,
    env: { ...process.env, RUNWATCH_E2E: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise((resolve) => running.once('exit', resolve));
  try {
    const address = await addressIn(running.stderr);
    const browser = await chromium.connectOverCDP(address);
    const page = browser.contexts()[0]?.pages()[0];
    if (!page) throw new Error('The packaged app has no window');
    await page.getByText('Opened by the packaged app.').waitFor();
    await page.getByTestId('file-note').getByText('run.ndjson').waitFor();
    await page.getByRole('button', { name: 'Close file' }).click();
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
