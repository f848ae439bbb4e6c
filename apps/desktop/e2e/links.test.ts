import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';

const userData = mkdtempSync(path.join(tmpdir(), 'runwatch-links-'));
const app = shareApp({ userData });
afterAll(() => rmSync(userData, { recursive: true, force: true }));

const appFolder = fileURLToPath(new URL('..', import.meta.url));
const LOADED = { timeout: 30_000 };

/** Follows a link as the system does: it starts the app once more, with the link as its last argument. */
function follow(link: string): Promise<number | null> {
  const second = spawn(
    createRequire(import.meta.url)('electron') as string,
    [`--user-data-dir=${userData}`, '--disable-gpu', '--no-sandbox', appFolder, link],
    { cwd: appFolder, env: { ...process.env, RUNWATCH_E2E: '1', RUNWATCH_DEMO: '1' }, stdio: 'ignore' },
  );
  return new Promise((resolve) => second.once('exit', resolve));
}

const hash = (page: Page) => page.evaluate(() => location.hash);
const transcript = (page: Page) => page.getByTestId('transcript');

describe('a link that is followed while the app runs', () => {
  beforeAll(async () => {
    const { electron, page } = app.current;
    await electron.evaluate(() => {
      for (const runId of ['one', 'two']) {
        const run = runwatch.cloud.createRun({ taskId: 'task', runId, title: `Run ${runId}` });
        run.agent.runStarted();
        for (let n = 0; n < 300; n++) run.agent.message(`This is message ${n} of ${runId}.`);
        run.flushLog();
      }
    });
    await page.evaluate(() => location.assign('#/task/task/run/one'));
    await transcript(page).getByText('message 299 of one').waitFor();
  });

  test('shows the entry that it names in the window that is there, and the second instance ends', async () => {
    const { electron, page } = app.current;
    expect(await follow('runwatch://open/task/task/run/two#150')).toBe(0);
    await expect.poll(() => hash(page), LOADED).toBe('#/task/task/run/two');
    // Two entries say that the run has begun.
    await transcript(page).getByText('message 147 of two').waitFor();
    expect(await transcript(page).getAttribute('data-follow')).toBe('held');
    expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    await picture(page, 'link-entry');
  });

  test('says what is wrong where it cannot be shown, and the run stays where it was', async () => {
    const { page } = app.current;
    await follow('runwatch://open/account/somebody-else/task/task/run/two');
    await page.getByRole('dialog', { name: 'This link is for another account' }).waitFor();
    expect(await transcript(page).textContent()).toContain('of two');
    await picture(page, 'link-no-account');
    await page.keyboard.press('Escape');
    await expect.poll(() => hash(page)).toBe('#/task/task/run/two');
    await follow('runwatch://open/task/task/run/nobody');
    await expect.poll(() => page.locator('.app__main').textContent(), LOADED).toMatch(/cannot be opened/);
    await picture(page, 'link-no-run');
  });

  test.each([
    'runwatch://open/task/task/run/two?answer=allow',
    'runwatch://stop/task/task/run/two',
    'runwatch://open/task/task/run/two/stop',
  ])('never does anything: %s', async (link) => {
    const { electron, page } = app.current;
    await follow(link);
    await page.getByRole('dialog', { name: 'This link cannot be read' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(
      await electron.evaluate(() => runwatch.cloud.runs.map(({ status, commands }) => [status, commands.length])),
    ).toEqual([
      ['in_progress', 0],
      ['in_progress', 0],
    ]);
  });

  test('is copied for a run and for an entry, and leads back there', async () => {
    const { electron, page } = app.current;
    await page.evaluate(() => location.assign('#/task/task/run/one'));
    await transcript(page).getByText('of one').first().waitFor();
    const article = transcript(page).getByRole('article').last();
    await transcript(page).focus();
    await transcript(page).press('Home');
    await transcript(page).getByText('message 0 of one').waitFor();
    await transcript(page).press('y');
    const copied = () => electron.evaluate(({ clipboard }) => clipboard.readText());
    await expect.poll(copied).toMatch(/^runwatch:\/\/open\/task\/task\/run\/one#\d+$/);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find anything' }).fill('link run');
    await picture(page, 'palette');
    await page.keyboard.press('Enter');
    await expect.poll(copied).toBe('runwatch://open/task/task/run/one');
    await follow(await copied());
    await expect.poll(() => hash(page)).toBe('#/task/task/run/one');
    expect(await article.count()).toBe(1);
  });
});

describe('the palette and the sheet of keys', () => {
  test('are looked at', async () => {
    const { page } = app.current;
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette').waitFor();
    await picture(page, 'palette-all');
    await page.keyboard.press('Escape');
    await transcript(page).focus();
    await page.keyboard.press('?');
    await page.getByTestId('shortcuts').waitFor();
    await picture(page, 'shortcuts');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+2');
    await expect.poll(() => hash(page)).toMatch(/#\/task\/task\/run\/(one|two)/);
  });
});
