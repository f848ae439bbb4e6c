import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LocalCloud, startLocalCloud } from '@runwatch/local-cloud';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchApp, type RunningApp } from './launch.ts';
import { picture } from './picture.ts';

// Somebody's own PostHog, in another process than the app; one session after the other on the same user data.
const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-accounts-'));
const KEY = 'phx_CANARY-KEY-5be1';
let cloud: LocalCloud;
let app: RunningApp;
let output = '';

const start = async () => {
  // No keyring here, and none of the machine's: the answer to "is a key protected?" is the same everywhere.
  app = await launchApp({ userData: folder, environment: { RUNWATCH_DEMO: '' }, args: ['--password-store=basic'] });
  return app.page;
};
const stop = async () => {
  await app[Symbol.asyncDispose]();
  output += app.output();
};

beforeAll(async () => {
  cloud = await startLocalCloud({ apiKey: KEY, projectId: '7', projectName: 'Shop' });
  const run = cloud.createRun({ taskId: 'task', runId: 'theirs', title: 'Rename the billing module' });
  run.agent.userPrompt('Rename it everywhere');
  run.agent.message('Renamed in 12 files.');
});
afterAll(async () => {
  // Closed twice, it stays closed.
  await app[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const message = (page: Page) => page.getByTestId('item-message').getByText('Renamed in 12 files.');
const dialog = (page: Page) => page.getByRole('dialog');
const failure = (page: Page) => dialog(page).getByRole('alert');
const phase = (page: Page) => page.getByTestId('wire').getAttribute('data-phase');

async function fillKey(page: Page, key: string): Promise<void> {
  await dialog(page).getByLabel('Personal API key').fill(key);
}

test('a self-hosted account is connected once its key has been seen to work', async () => {
  const page = await start();
  await page.getByRole('button', { name: /Connect PostHog/ }).click();
  await dialog(page).getByLabel('Self-hosted').check();
  await dialog(page).getByLabel('Address').fill('http://posthog.example.com');
  await fillKey(page, 'phx_wrong');
  await page.keyboard.press('Enter');
  await failure(page).getByText('has to begin with https://').waitFor();
  await dialog(page).getByLabel('Address').fill(cloud.apiUrl);
  await page.keyboard.press('Enter');
  await failure(page).getByText('does not accept this key').waitFor();
  await picture(page, 'connect-wrong-key');
  await fillKey(page, KEY);
  await page.keyboard.press('Enter');
  await dialog(page).getByLabel('Project', { exact: true }).waitFor();
  // Without a keyring, nothing is kept unless somebody says so.
  expect(
    await dialog(page)
      .getByLabel(/This session only/)
      .isChecked(),
  ).toBe(true);
  await dialog(page)
    .getByLabel(/Keep it unprotected/)
    .check();
  await picture(page, 'connect-project');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await message(page).waitFor();
  expect(await page.getByTestId('account').textContent()).toContain('Shop');
  expect(await page.getByTestId('demo-bar').count()).toBe(0);
  await picture(page, 'account');
});

test('a run of a server without https has no page for the browser, and the window says so', async () => {
  const { page } = app;
  await page.getByTestId('open-page').click();
  await page.getByRole('status').getByText('its address is not https').waitFor();
});

test('the key is in no file, no log and no window as it was typed', async () => {
  const { page } = app;
  expect(await page.content()).not.toContain(KEY);
  const storage = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]),
  );
  expect(storage).not.toContain(KEY);
  await stop();
  const spellings = [Buffer.from(KEY), Buffer.from(KEY, 'utf16le'), Buffer.from(Buffer.from(KEY).toString('base64'))];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(files.map(({ name }) => name)).toContain('accounts.json');
  for (const { parentPath, name } of files) {
    const bytes = readFileSync(path.join(parentPath, name));
    for (const spelling of spellings) expect(bytes.includes(spelling), name).toBe(false);
  }
  expect(output).not.toContain(KEY);
});

test('the account is there again when the app is started again', async () => {
  const page = await start();
  await message(page).waitFor();
  await expect.poll(() => phase(page)).toBe('live');
});

test('a key that is refused is said so; the demo stays usable, and another key goes on with what is open', async () => {
  const { electron, page } = app;
  cloud.switches.changeKey(`${KEY}-2`);
  for (const run of cloud.runs) {
    run.switches.expireTokens();
    run.switches.cut();
  }
  const banner = page.getByTestId('account-banner');
  await banner.getByText('does not accept the key any more').waitFor();
  await expect.poll(() => phase(page)).toBe('signed-out');
  expect(await message(page).isVisible()).toBe(true);
  await picture(page, 'account-refused');

  await electron.evaluate(() => runwatch.cloud.createRun({ title: 'A run of the demo' }));
  await banner.getByRole('button', { name: 'Open the demo' }).click();
  await page.getByTestId('run-row').getByText('A run of the demo').waitFor();
  await page.getByTestId('demo-bar').waitFor();
  await page.getByTestId('account').click();
  await page.getByRole('menuitemradio', { name: /Shop/ }).click();
  await message(page).waitFor();

  await banner.getByRole('button', { name: 'Enter the key…' }).click();
  await fillKey(page, `${KEY}-2`);
  await page.keyboard.press('Enter');
  await expect.poll(() => dialog(page).count()).toBe(0);
  await expect.poll(() => phase(page)).toBe('live');
  expect(await banner.count()).toBe(0);
});

test('signing out takes along the key, the kept logs and the account, and nothing is asked in its name any more', async () => {
  const { page } = app;
  const kept = () => readdirSync(path.join(folder, 'runs'), { recursive: true }).join('\n');
  await expect.poll(kept).toContain('theirs');
  await page.getByTestId('account').click();
  await page.getByRole('menuitem', { name: /Sign out/ }).click();
  await picture(page, 'sign-out');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Stay signed in');
  await dialog(page).getByRole('button', { name: 'Sign out' }).click();
  await page.getByTestId('first-run').waitFor();
  await expect.poll(() => existsSync(path.join(folder, 'runs')) && kept()).not.toContain('theirs');
  await expect.poll(() => cloud.openStreams()).toBe(0);
  const asked = cloud.requests.length;
  await page.reload();
  await page.getByTestId('first-run').waitFor();
  expect(cloud.requests).toHaveLength(asked);
  await stop();
  expect(JSON.parse(readFileSync(path.join(folder, 'accounts.json'), 'utf8'))).toEqual({ accounts: [], chosen: null });
});
