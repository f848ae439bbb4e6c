import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { TestHandle } from '../src/main/test-handle.ts';

/** The app as a test holds it. */
export interface RunningApp extends AsyncDisposable {
  electron: ElectronApplication;
  /** The first window. */
  page: Page;
  /** Opens a further window, as the menu does. */
  openWindow(): Promise<Page>;
  /** What the app has written to its standard output and error. */
  output(): string;
}

export interface LaunchOptions {
  environment?: Record<string, string>;
  /** For Chromium. */
  args?: readonly string[];
  /** What the app is to open, as the system names it: behind everything else. */
  opens?: string;
  /** A folder of the test's, for apps that are started again; it stays. Otherwise each app has its own, gone with it. */
  userData?: string;
}

/** In functions given to `electron.evaluate`, which run in main: `const { service } = runwatch;` */
declare global {
  var runwatch: TestHandle;
}

const appFolder = fileURLToPath(new URL('..', import.meta.url));
const LAUNCH_MS = 45_000;

/** Starts the built app with user data of its own. The demo cloud is there, and empty. */
export async function launchApp({ environment = {}, args = [], ...options }: LaunchOptions = {}): Promise<RunningApp> {
  const userData = options.userData ?? mkdtempSync(path.join(tmpdir(), 'runwatch-e2e-'));
  const removeOwn = () => {
    if (options.userData === undefined) rmSync(userData, { recursive: true, force: true });
  };
  const written: string[] = [];
  const output = () => written.join('');
  try {
    const electron = await _electron.launch({
      executablePath: createRequire(import.meta.url)('electron'),
      args: [
        `--user-data-dir=${userData}`,
        '--disable-gpu',
        ...args,
        appFolder,
        ...(options.opens === undefined ? [] : [options.opens]),
      ],
      cwd: appFolder,
      env: { ...(process.env as Record<string, string>), RUNWATCH_E2E: '1', RUNWATCH_DEMO: '1', ...environment },
      timeout: LAUNCH_MS,
    });
    for (const stream of [electron.process().stdout, electron.process().stderr])
      stream?.on('data', (chunk) => written.push(String(chunk)));
    const page = await electron.firstWindow({ timeout: LAUNCH_MS });
    return {
      electron,
      page,
      output,
      async openWindow() {
        const opened = electron.waitForEvent('window');
        await electron.evaluate(() => void runwatch.openWindow());
        return opened;
      },
      async [Symbol.asyncDispose]() {
        await electron.close();
        removeOwn();
      },
    };
  } catch (cause) {
    removeOwn();
    throw new Error(`The app did not start; it wrote:\n${output()}`, { cause });
  }
}

/** One app for all tests of a file; what it wrote is shown with each test that fails. */
export function shareApp(options?: LaunchOptions): { current: RunningApp } {
  const holder = {} as { current: RunningApp };
  beforeAll(async () => {
    holder.current = await launchApp(options);
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.error(`The app wrote:\n${holder.current?.output()}`);
  });
  afterAll(() => holder.current?.[Symbol.asyncDispose]());
  return holder;
}
