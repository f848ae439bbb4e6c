import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { callMain } from './bridge.ts';
import { launchApp, shareApp } from './launch.ts';
import { picture } from './picture.ts';

const app = shareApp();
const setTheme = async (theme: string) =>
  (await callMain(app.current.page, { type: 'mutation', path: 'settings.set', input: { theme } })).error?.data.code;
const isDark = () => app.current.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);

test('the theme that is chosen is that of every window, whatever the system has', async () => {
  await app.current.page.emulateMedia({ colorScheme: null });
  for (const theme of ['dark', 'light', 'dark']) {
    expect(await setTheme(theme)).toBeUndefined();
    await expect.poll(isDark).toBe(theme === 'dark');
  }
  const ground = () =>
    app.current.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBackgroundColor());
  await expect.poll(ground).toBe('#16181D');
});

test('a theme that does not exist is refused', async () => {
  expect(await setTheme('pink')).toBe('BAD_REQUEST');
});

test('the settings page opens by its key, and what is chosen there holds at once', async () => {
  const { page } = app.current;
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByLabel('Theme').selectOption('Light');
  await expect.poll(isDark).toBe(false);
  await picture(page, 'settings');
  await page.emulateMedia({ colorScheme: null });
  await dialog.getByLabel('Theme').selectOption('Dark');
  await expect.poll(isDark).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => dialog.count()).toBe(0);
});

test('watching only takes away all that acts, in the window and behind it', async () => {
  const { electron, page } = app.current;
  await electron.evaluate(() => {
    const run = runwatch.cloud.createRun({ taskId: 'task', runId: 'watched' });
    run.agent.message('Here.');
    run.agent.requestPermission({ title: 'rm -rf dist', kind: 'execute' }).catch(() => {});
  });
  await page.evaluate(() => location.assign('#/task/task/run/watched'));
  await page.getByTestId('permission-card').waitFor();
  await page.getByTestId('watch-only').click();
  await page.getByTestId('watch-only-note').getByText('The agent waits for an answer').waitFor();
  expect(await page.getByTestId('composer').count()).toBe(0);
  await picture(page, 'watch-only');
  const run = { taskId: 'task', runId: 'watched' };
  const command = { method: 'user_message', params: { content: 'Hello' } };
  for (const operation of [
    { type: 'mutation', path: 'command', input: { run, command, id: 'c' } },
    { type: 'mutation', path: 'stop', input: { run } },
  ] as const)
    expect((await callMain(page, operation)).error?.message).toContain('watch only');
  expect(await electron.evaluate(() => runwatch.run('watched').commands.length)).toBe(0);
  await page.getByTestId('watch-only').click();
  await page.getByTestId('permission-card').waitFor();
});

test('what is being written, and what did not get through, is there when the app is started again', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-drafts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const open = async () => {
    const started = await launchApp({ userData: folder });
    await started.electron.evaluate(() => {
      const { agent } = runwatch.cloud.createRun({ taskId: 'task', runId: 'kept' });
      agent.message('Here.');
      agent.turnComplete();
      runwatch.cloud.switches.answer('command', { status: 403, body: {} });
    });
    await started.page.evaluate(() => location.assign('#/task/task/run/kept'));
    return started;
  };
  const first = await open();
  await first.page.getByTestId('composer').fill('Also Safari');
  await first.page.keyboard.press('Enter');
  await first.page.getByTestId('pending').getByText('Not sent').waitFor();
  await first.page.getByTestId('composer').fill('half a thought');
  await first[Symbol.asyncDispose]();
  await using second = await open();
  await expect.poll(() => second.page.getByTestId('composer').inputValue()).toBe('half a thought\n\nAlso Safari');
});
