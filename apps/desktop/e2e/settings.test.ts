import { expect, test } from 'vitest';
import { callMain } from './bridge.ts';
import { shareApp } from './launch.ts';

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
