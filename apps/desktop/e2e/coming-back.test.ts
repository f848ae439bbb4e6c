import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LocalCloud, startLocalCloud } from '@runwatch/local-cloud';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchApp, shareApp } from './launch.ts';
import { picture } from './picture.ts';

const app = shareApp();
const ENTRIES = 100_000;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runwatch-e2e-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const show = (page: Page, runId: string) =>
  page.evaluate((hash) => location.assign(hash), `#/task/task/run/${encodeURIComponent(runId)}`);
const integrity = (page: Page) => page.getByTestId('integrity').textContent();
/** What the person is to choose in the next dialog about a file. */
const choose = (electron: ElectronApplication, file: string | null) =>
  electron.evaluate((_, chosenFile) => {
    Object.assign(globalThis, { chosenFile });
  }, file);
const exportAs = async (page: Page, format: 'ndjson' | 'md') => {
  await page.getByTestId('export').click();
  await page.getByTestId(`export-${format}`).click();
};
const job = (page: Page) => page.locator('[data-testid="job"]');

describe('a run of 100,000 entries', () => {
  test('is read to its end', async () => {
    const { electron, page } = app.current;
    await electron.evaluate((_, size) => {
      void runwatch.cloud.play('long-history', { taskId: 'task', runId: 'long', size });
    }, ENTRIES);
    await show(page, 'long');
    await expect.poll(() => integrity(page), { timeout: 40_000 }).toMatch(/complete to #100,\d\d\d/i);
  });

  test('is exported whole, while main does other things', async () => {
    const { electron, page } = app.current;
    const file = path.join(folder, 'long.ndjson');
    await choose(electron, file);
    await electron.evaluate(() => {
      const turns = { count: 0, isOver: false };
      Object.assign(globalThis, { turns });
      const turn = () => {
        turns.count++;
        if (!turns.isOver) setImmediate(turn);
      };
      turn();
    });
    await exportAs(page, 'ndjson');
    await job(page).getByText('Exporting').waitFor();
    // The window and main answer in the middle of it.
    expect(await electron.evaluate(() => runwatch.cloud.runs.length)).toBeGreaterThan(0);
    await page.getByText(/Saved long.ndjson: 100,\d\d\d entries/).waitFor({ timeout: 40_000 });
    const turns = await electron.evaluate(() => {
      const { turns: counted } = globalThis as unknown as { turns: { count: number; isOver: boolean } };
      counted.isOver = true;
      return counted.count;
    });
    // A batch of updates is 128 KB: main had a turn for each of them at the least.
    expect(turns).toBeGreaterThan(100);
    await picture(page, 'exported');

    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const seal = JSON.parse(lines.at(-1) as string);
    const entries = lines.slice(1, -1);
    expect(seal).toMatchObject({ type: 'end', entries: entries.length, complete: false, result: 'in_progress' });
    expect(entries.length).toBeGreaterThanOrEqual(ENTRIES);
    const digest = createHash('sha256');
    for (const line of entries) digest.update(line).update('\n');
    expect(seal.sha256).toBe(digest.digest('hex'));
    expect(JSON.parse(lines[0] as string)).toMatchObject({ type: 'hello', run: { task: 'task', id: 'long' } });
  });

  test('leaves nothing behind when exporting it is called off', async () => {
    const { electron, page } = app.current;
    await choose(electron, path.join(folder, 'cancelled.md'));
    await exportAs(page, 'md');
    await job(page)
      .getByText(/Exporting/)
      .waitFor();
    await picture(page, 'exporting');
    await job(page).getByRole('button', { name: 'Cancel' }).click();
    await job(page).waitFor({ state: 'detached' });
    await expect.poll(() => readdirSync(folder)).toEqual(['long.ndjson']);
  });

  test('is opened again from its file, read only, with its seal checked', async () => {
    const { electron, page } = app.current;
    await choose(electron, path.join(folder, 'long.ndjson'));
    await page.keyboard.press('Control+o');
    const note = page.getByTestId('file-note');
    await note.waitFor({ timeout: 40_000 });
    expect(await note.textContent()).toMatch(
      /long\.ndjson · read only · Seal checked: 100,\d\d\d entries, not complete: the run was still going on/,
    );
    expect(await page.getByTestId('composer').count()).toBe(0);
    await expect.poll(() => page.getByTestId('transcript').getByRole('article').count()).toBeGreaterThan(0);
    await picture(page, 'opened-file');
    await page.getByTestId('transcript').focus();
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('article[aria-posinset="1"]').count()).toBe(1);
    await note.getByRole('button', { name: 'Close file' }).click();
    await note.waitFor({ state: 'detached' });
  });
});

test('a file that is no run is refused in words', async () => {
  const { electron, page } = app.current;
  await choose(electron, path.join(import.meta.dirname, 'coming-back.test.ts'));
  await page.keyboard.press('Control+o');
  await page.getByText('This is no saved run').waitFor();
  await picture(page, 'no-run');
  await job(page).getByRole('button', { name: 'Put away' }).click();
});

test('L4: a page that crashes comes back to the same run, place and draft', async () => {
  await using other = await launchApp();
  const { electron, page } = other;
  // Nothing may come meanwhile: a run is opened at what has not been seen.
  await electron.evaluate(() => {
    const { agent } = runwatch.cloud.createRun({ taskId: 'task', runId: 'crash' });
    for (let n = 0; n < 5_000; n++) agent.toolCall({ toolCallId: `call-${n}`, title: `Step ${n}`, kind: 'read' });
    runwatch.run('crash').flushLog();
  });
  await show(page, 'crash');
  await expect.poll(() => integrity(page), { timeout: 30_000 }).toMatch(/complete to #5,\d\d\d/i);
  await page.getByTestId('composer').fill('Half a thought');
  const transcript = page.getByTestId('transcript');
  await transcript.focus();
  await page.keyboard.press('Home');
  await page.locator('article[aria-posinset="1"]').waitFor();
  for (let n = 0; n < 3; n++) await page.keyboard.press('PageDown');
  await expect.poll(() => page.evaluate(() => localStorage.getItem('runwatch:left-places'))).toMatch(/"at":[1-9]/);
  const before = await page.evaluate(() => localStorage.getItem('runwatch:left-places'));
  await electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((loadedAgain) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('did-finish-load', () => loadedAgain());
        contents?.forcefullyCrashRenderer();
      }),
  );
  // Through Electron: the test's driver has given the page up.
  const look = () =>
    electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(`({
        hash: location.hash,
        follow: document.querySelector('[data-testid=transcript]')?.dataset.follow,
        draft: document.querySelector('[data-testid=composer]')?.value,
        places: localStorage.getItem('runwatch:left-places'),
        first: Math.min(...[...document.querySelectorAll('article')].map((one) => Number(one.ariaPosInSet ?? one.getAttribute('aria-posinset')))),
      })`),
    );
  await expect
    .poll(look, { timeout: 30_000 })
    .toMatchObject({ hash: '#/task/task/run/crash', follow: 'held', draft: 'Half a thought' });
  await expect.poll(async () => (await look()).first, { timeout: 30_000 }).toBeLessThan(100);
  expect((await look()).places).toBe(before);
});

describe('an app that is started again when its server is gone', () => {
  let cloud: LocalCloud;
  let userData = '';
  beforeAll(async () => {
    cloud = await startLocalCloud();
    userData = mkdtempSync(path.join(tmpdir(), 'runwatch-e2e-kept-'));
  });
  afterAll(async () => {
    await cloud[Symbol.asyncDispose]();
    rmSync(userData, { recursive: true, force: true });
  });

  test('lists and shows what was kept, says since when, and goes on when the server is back', async () => {
    const run = cloud.createRun({ taskId: 'task', runId: 'kept', title: 'Fix the flaky login test' });
    run.agent.runStarted();
    for (let n = 0; n < 1_500; n++) run.agent.toolCall({ toolCallId: `call-${n}`, title: `Step ${n}`, kind: 'read' });
    run.agent.message('So far so good.');
    run.flushLog();
    const environment = environmentOf(cloud);
    {
      await using first = await launchApp({ environment, userData });
      await first.page.getByText('Fix the flaky login test').first().click();
      await first.page.getByText('So far so good.').first().waitFor();
      await expect.poll(() => integrity(first.page)).toMatch(/complete to/i);
      // The list is remembered a moment later.
      await expect.poll(() => hasNotes(userData)).toBe(true);
    }
    const routes = [
      'tasks',
      'task',
      'runs',
      'run',
      'logs',
      'session_logs',
      'stream_token',
      'api_stream',
      'proxy_stream',
    ] as const;
    const repairs = routes.map((route) => cloud.switches.answer(route, 'reset'));
    await using again = await launchApp({ environment, userData });
    const { page } = again;
    await page.getByText('Fix the flaky login test').first().waitFor();
    await expect
      .poll(() => integrity(page), { timeout: 30_000 })
      .toMatch(/Saved copy from \d\d:\d\d · 1,50\d entries · read offline/);
    await page.getByText('So far so good.').first().waitFor();
    // What the run came to since then is a gap at the end.
    const gap = page.getByTestId('item-gap');
    await gap.getByText(/^What comes behind #1,50\d could not be read/).waitFor();
    expect(await page.getByTestId('transcript').getAttribute('data-follow')).toBe('following');
    await picture(page, 'offline');
    run.agent.message('Said while the server was away.');
    run.flushLog();
    for (const repair of repairs) repair();
    await page.getByText('Said while the server was away.').first().waitFor({ timeout: 45_000 });
    await expect.poll(() => integrity(page), { timeout: 30_000 }).toMatch(/complete to #1,50\d/i);
    expect(await page.getByText('So far so good.').count()).toBe(1);
    expect(await gap.count()).toBe(0);
  });
});

describe('an app that is started again when its run is gone', () => {
  let userData = '';
  beforeEach(() => {
    userData = mkdtempSync(path.join(tmpdir(), 'runwatch-e2e-gone-'));
  });
  afterEach(() => rmSync(userData, { recursive: true, force: true }));
  const note = (page: Page) => page.getByTestId('last-run-note');
  const lastAddress = (page: Page) => page.evaluate(() => localStorage.getItem('last-address'));

  test('opens on the run that needs somebody, although another is newer, and offers the copy that was kept', async () => {
    await using cloud = await startLocalCloud();
    const environment = environmentOf(cloud);
    const run = cloud.createRun({ taskId: 'task', runId: 'lost', title: 'Fix the flaky login test' });
    run.agent.message('So far so good.');
    run.flushLog();
    {
      await using first = await launchApp({ environment, userData });
      await first.page.getByText('So far so good.').first().waitFor();
      await expect.poll(() => integrity(first.page)).toMatch(/complete to/i);
      await expect.poll(() => lastAddress(first.page)).toContain('lost');
    }
    cloud.clear();
    const asking = cloud.createRun({ taskId: 'asks', runId: 'asks', title: 'Ask before pushing' });
    void asking.agent.requestPermission({ requestId: 'p', toolCallId: 't', title: 'git push' });
    asking.flushLog();
    const born = Date.now();
    await expect.poll(() => Date.now()).toBeGreaterThan(born);
    cloud.createRun({ taskId: 'other', runId: 'other', title: 'Another one' });
    await using again = await launchApp({ environment, userData });
    const { page } = again;
    await note(page).getByText('“Fix the flaky login test”, which you read last time, is no longer there.').waitFor();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Ask before pushing');
    expect(await page.getByText('cannot be opened').count()).toBe(0);
    await note(page).getByRole('button', { name: 'Read the saved copy' }).waitFor();
    await picture(page, 'last-run-copy');
    await note(page).getByRole('button', { name: 'Read the saved copy' }).click();
    await page.getByText('So far so good.').first().waitFor();
    await expect.poll(() => integrity(page)).toMatch(/Saved copy from \d\d:\d\d/);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Fix the flaky login test');
    await picture(page, 'last-run-copy-read');
    expect(await note(page).count()).toBe(0);
  });

  test('opens on the list of the demo, which has begun anew, with a line that can be put away', async () => {
    {
      await using first = await launchApp({ userData });
      await first.electron.evaluate(() => {
        const run = runwatch.cloud.createRun({ taskId: 'task', runId: 'yesterday', title: 'Of yesterday' });
        run.agent.message('Said yesterday.');
        run.flushLog();
      });
      await show(first.page, 'yesterday');
      await first.page.getByText('Said yesterday.').first().waitFor();
      await expect.poll(() => lastAddress(first.page)).toContain('yesterday');
    }
    await using again = await launchApp({ userData });
    const { electron, page } = again;
    await note(page).getByText('The demo begins anew with each start').waitFor();
    await electron.evaluate(() => {
      const run = runwatch.cloud.createRun({ taskId: 'task', runId: 'today', title: 'Of today' });
      run.agent.message('Said today.');
      run.flushLog();
    });
    await page.getByText('Said today.').first().waitFor();
    await picture(page, 'last-run-gone');
    await note(page).getByRole('button', { name: 'Put away' }).click();
    await note(page).waitFor({ state: 'detached' });
  });
});

const environmentOf = ({ apiUrl, apiKey, projectId }: LocalCloud) => ({
  RUNWATCH_URL: apiUrl,
  RUNWATCH_KEY: apiKey,
  RUNWATCH_PROJECT: projectId,
});

const hasNotes = (userData: string): boolean =>
  readdirSync(path.join(userData, 'runs'), { recursive: true, withFileTypes: true }).some(
    (entry) =>
      entry.name === 'notes.json' && readFileSync(path.join(entry.parentPath, entry.name), 'utf8').includes('login'),
  );
