import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchApp, shareApp } from './launch.ts';
import { picture } from './picture.ts';

const appFolder = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-opening-'));
const userData = path.join(folder, 'user data');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry = (n: number) =>
  JSON.stringify({
    type: 'notification',
    timestamp: '2026-11-22T14:06:05.000Z',
    notification: {
      method: 'session/update',
      params: {
        sessionId: 's',
        update: { sessionUpdate: 'agent_message', content: { type: 'text', text: `This is message ${n}.` } },
      },
    },
  });
/** A file of this many entries, and no seal. */
function write(name: string, entries: number): string {
  const file = path.join(folder, name);
  writeFileSync(file, Array.from({ length: entries }, (_, n) => `${entry(n)}\n`).join(''));
  return file;
}

const note = (page: Page) => page.getByTestId('file-note');
const job = (page: Page) => page.getByTestId('job');
const LOADED = { timeout: 30_000 };

/** Closes the file that is shown; nothing of it stays. */
async function closeFile(page: Page): Promise<void> {
  await note(page).getByRole('button', { name: 'Close file' }).click();
  await note(page).waitFor({ state: 'detached' });
  await page.getByText('This is message').first().waitFor({ state: 'detached' });
}

describe('a file that the app is started with', () => {
  test('is opened in its first window', async () => {
    await using app = await launchApp({ opens: write('first.ndjson', 3) });
    await note(app.page).getByText('first.ndjson').waitFor(LOADED);
    await app.page.getByText('This is message 2.').waitFor();
    await picture(app.page, 'opened-by-argument');
  });

  test('is refused in words when it is none, and the app is there all the same', async () => {
    await using app = await launchApp({ opens: path.join(folder, 'nowhere.ndjson') });
    await job(app.page).getByText('There is no such file: choose another one').waitFor(LOADED);
    await picture(app.page, 'opened-nothing');
  });
});

describe('while the app runs', () => {
  const app = shareApp({ userData });
  let cdp: CDPSession;
  beforeAll(async () => {
    const { page } = app.current;
    cdp = await page.context().newCDPSession(page);
  });

  const flags = [`--user-data-dir=${userData}`, '--disable-gpu', '--no-sandbox', appFolder];
  const e2e = { RUNWATCH_E2E: '1', RUNWATCH_DEMO: '1' };

  /** Starts the app once more, as the system does to have something opened. */
  function openBy(argument: string, cwd = appFolder): Promise<number | null> {
    const second = spawn(createRequire(import.meta.url)('electron') as string, [...flags, argument], {
      cwd,
      env: { ...process.env, ...e2e },
      stdio: 'ignore',
    });
    return new Promise((resolve) => second.once('exit', resolve));
  }

  /** What a hand does with files over the window, as Chromium hears of it. */
  async function drag(type: 'dragEnter' | 'dragOver' | 'dragCancel' | 'drop', files: string[]): Promise<void> {
    const data = { items: [], files, dragOperationsMask: 1 };
    await cdp.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  }
  async function drop(...files: string[]): Promise<void> {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await drag(type, files);
  }

  test('a file is opened by a further instance, from the folder that this was started in, and that instance ends', async () => {
    const { electron, page } = app.current;
    write('second.ndjson', 4);
    expect(await openBy('second.ndjson', folder)).toBe(0);
    await note(page).getByText('second.ndjson').waitFor(LOADED);
    expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    await closeFile(page);
  });

  test('a file is opened by its URL, which some desktops give', async () => {
    const { page } = app.current;
    await openBy(pathToFileURL(write('of a desktop.ndjson', 4)).href);
    await note(page).getByText('of a desktop.ndjson').waitFor(LOADED);
    await closeFile(page);
  });

  test('the program for the terminal shows a file and a run in it', async () => {
    const { electron, page } = app.current;
    await build({
      root: fileURLToPath(new URL('../../cli', import.meta.url)),
      logLevel: 'error',
      build: { outDir: path.join(folder, 'cli'), emptyOutDir: true },
    });
    const wrapper = path.join(folder, 'runwatch-desktop');
    const command = [createRequire(import.meta.url)('electron') as string, ...flags].map((one) => `'${one}'`).join(' ');
    writeFileSync(wrapper, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
    const open = (what: string) =>
      promisify(execFile)(process.execPath, [path.join(folder, 'cli/runwatch.js'), 'open', what], {
        cwd: folder,
        env: { ...process.env, ...e2e, RUNWATCH_APP: wrapper },
      });
    write('of the terminal.ndjson', 4);
    await open('of the terminal.ndjson');
    await note(page).getByText('of the terminal.ndjson').waitFor(LOADED);
    await closeFile(page);
    await electron.evaluate(() => {
      const run = runwatch.cloud.createRun({ taskId: 'task', runId: 'by link', title: 'By a link' });
      run.agent.message('Shown by its link.');
      run.flushLog();
    });
    await open('task/by link');
    await page.getByText('Shown by its link.').first().waitFor(LOADED);
  });

  test('something that is no saved run is said to be none', async () => {
    const { page } = app.current;
    await openBy(path.join(appFolder, 'package.json'));
    await job(page).getByText('package.json is no saved run: those are .ndjson files').waitFor(LOADED);
    await job(page).getByRole('button', { name: 'Put away' }).click();
  });

  test('a file is opened by the event that macOS has for it', async () => {
    const { electron, page } = app.current;
    const file = write('by event.ndjson', 2);
    const isPrevented = await electron.evaluate(({ app: main }, named) => {
      let prevented = false;
      main.emit('open-file', { preventDefault: () => (prevented = true) }, named);
      return prevented;
    }, file);
    expect(isPrevented).toBe(true);
    await note(page).getByText('by event.ndjson').waitFor(LOADED);
    await closeFile(page);
  });

  test('a file that is held over the window is announced, and opened when it is dropped', async () => {
    const { page } = app.current;
    const before = page.url();
    const file = write('dropped.ndjson', 100_000);
    await drag('dragEnter', [file]);
    await drag('dragOver', [file]);
    await page.getByTestId('drop-hint').waitFor();
    await picture(page, 'drop-hint');
    await page.emulateMedia({ forcedColors: 'active' });
    await page.screenshot({ path: path.join(appFolder, '../../test-output/screenshots/drop-hint-forced.png') });
    await page.emulateMedia({ forcedColors: 'none' });
    await drag('drop', [file]);
    await page.getByTestId('drop-hint').waitFor({ state: 'detached' });
    await note(page).getByText('dropped.ndjson').waitFor(LOADED);
    expect(await note(page).textContent()).toContain('100,000 entries');
    await page.getByText('This is message 99999.').waitFor();
    expect(page.url().split('#')[0]).toBe(before.split('#')[0]);
    await closeFile(page);
  });

  test('a file that is let go elsewhere is forgotten, without a word of it, when the pointer comes back', async () => {
    const { page } = app.current;
    const file = write('taken away.ndjson', 1);
    await drag('dragEnter', [file]);
    await page.getByTestId('drop-hint').waitFor();
    await drag('dragCancel', [file]);
    await page.mouse.move(200, 200);
    await page.mouse.move(210, 220);
    await page.getByTestId('drop-hint').waitFor({ state: 'detached' });
    expect(await note(page).count()).toBe(0);
  });

  test('whatever else is dropped leads nowhere, and it is said what can be opened', async () => {
    const { electron, page } = app.current;
    const before = page.url();
    const page2 = path.join(folder, 'page.html');
    writeFileSync(page2, '<title>Elsewhere</title><script>document.title = "Taken over"</script>');
    await drop(page2);
    await job(page).getByText('page.html is no saved run').waitFor();
    await picture(page, 'dropped-nothing');
    await drop(folder);
    await job(page).getByText('This is a folder').waitFor();
    await drop(write('a.ndjson', 1), write('b.ndjson', 1));
    await job(page).getByText('One file at a time').waitFor();
    const notes = path.join(folder, 'notes.ndjson');
    writeFileSync(notes, 'Dear all');
    await drop(notes);
    await job(page).getByText('This is no saved run').waitFor();
    await job(page).getByRole('button', { name: 'Put away' }).click();
    // A link from a browser is no file: nobody wants it here.
    const link = { items: [{ mimeType: 'text/uri-list', data: pathToFileURL(page2).href }], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await cdp.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data: link });
    expect([page.url(), await page.title()]).toEqual([before, expect.stringContaining('Runwatch')]);
    expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('a window that was dropped a file on gives only what it was given: no path is known to it', async () => {
    const { page } = app.current;
    const file = write('private.ndjson', 2);
    const seen = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          addEventListener('drop', ({ dataTransfer }) => {
            const [dropped] = dataTransfer?.files ?? [];
            resolve(JSON.stringify([dropped?.name, (dropped as { path?: unknown }).path ?? null]));
          });
        }),
    );
    await drop(file);
    expect(await seen).toBe('["private.ndjson",null]');
    await note(page).getByText('private.ndjson').waitFor(LOADED);
    expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(folder);
    await closeFile(page);
  });
});
