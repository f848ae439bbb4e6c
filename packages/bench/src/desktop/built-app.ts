import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { PROJECT, TASK } from '../client/server-handle.ts';

/** The app as users get it, with a window. */
export interface RunningApp extends AsyncDisposable {
  electron: ElectronApplication;
  page: Page;
  /** Opens a further window, as the menu does. */
  openWindow(): Promise<Page>;
}

/** Where the app keeps what it knows, so that it can be started again on it. */
export interface UserData extends Disposable {
  folder: string;
}

const appFolder = fileURLToPath(new URL('../../../apps/desktop', import.meta.url));
const LAUNCH_MS = 60_000;

/** Builds the app, if it has not been built by this process. */
let isBuilt = false;
function build(): void {
  if (!isBuilt) execFileSync(process.execPath, [path.join(appFolder, 'scripts/build.mjs')], { stdio: 'inherit' });
  isBuilt = true;
}

export function newUserData(): UserData {
  const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-bench-'));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts the app on the bench server; everything in it is as users have it, but that garbage can be collected when memory is measured. */
export async function launchApp(server: string, userData: UserData): Promise<RunningApp> {
  build();
  const electron = await _electron.launch({
    executablePath: createRequire(path.join(appFolder, 'package.json'))('electron'),
    args: [`--user-data-dir=${userData.folder}`, '--disable-gpu', '--js-flags=--expose-gc', appFolder],
    cwd: appFolder,
    env: {
      ...(process.env as Record<string, string>),
      RUNWATCH_E2E: '1',
      RUNWATCH_URL: server,
      RUNWATCH_KEY: 'key',
      RUNWATCH_PROJECT: PROJECT,
    },
    timeout: LAUNCH_MS,
  });
  electron.process().stderr?.on('data', (text) => {
    if (/^runwatch: /.test(String(text))) console.error(String(text));
  });
  const page = await electron.firstWindow({ timeout: LAUNCH_MS });
  await isReady(page);
  return {
    electron,
    page,
    async openWindow() {
      const opened = electron.waitForEvent('window');
      await electron.evaluate(({ Menu }) => {
        const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
        items.find(({ label }) => label === 'New Window')?.click();
      });
      const window = await opened;
      await isReady(window);
      return window;
    },
    async [Symbol.asyncDispose]() {
      await electron.close();
    },
  };
}

/** The version that the app is measured in. */
export async function electronVersion(server: string): Promise<string> {
  using userData = newUserData();
  await using app = await launchApp(server, userData);
  return await app.electron.evaluate(() => process.versions['electron'] ?? '');
}

const isReady = (page: Page) => page.getByTestId('runs').first().waitFor({ state: 'attached', timeout: LAUNCH_MS });

export const runHash = (id: string): string => `#/task/${TASK}/run/${id}`;

/** Opens a run in a window. */
export const show = (page: Page, id: string): Promise<void> =>
  page.evaluate((hash) => location.assign(hash), runHash(id));

/** Waits until the strip says that everything up to the last entry is there. */
export async function untilComplete(page: Page, entries: number, timeout: number): Promise<void> {
  const count = entries.toLocaleString('en-US');
  const words = [`complete to #${count} `, `complete, ${count} entries`];
  await page.waitForFunction(
    (either) => {
      const text = `${document.querySelector('[data-testid=integrity]')?.textContent?.toLowerCase()} `;
      return either.some((one) => text.includes(one));
    },
    words,
    { timeout, polling: 100 },
  );
}
