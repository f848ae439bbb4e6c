import { expect, test } from 'vitest';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';

const app = shareApp({ environment: { RUNWATCH_DEMO: '' } });

test('a window without an account asks how to begin, and shows the demo at a click', async () => {
  const { electron, page } = app.current;
  await page.getByTestId('first-run').waitFor();
  await picture(page, 'first-run');
  expect(await electron.evaluate(() => runwatch.cloud.requests.length)).toBe(0);
  await electron.evaluate(() => runwatch.cloud.play('small-fix'));
  await page.getByRole('button', { name: /Try the demo cloud/ }).click();
  await page.getByTestId('demo-bar').waitFor();
  await page.getByTestId('item-user').first().waitFor();
  await picture(page, 'shell-demo');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('dialog').waitFor();
  await picture(page, 'settings');
  await page.keyboard.press('Escape');
  await page.getByTestId('account').click();
  await page.getByRole('menu').waitFor();
  await picture(page, 'account-menu');
  await page.getByRole('menuitem', { name: /Connect PostHog/ }).click();
  await page.getByRole('dialog').waitFor();
  await picture(page, 'connect');
});
