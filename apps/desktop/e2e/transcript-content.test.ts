import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { playEveryKind } from './every-kind.ts';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';

const app = shareApp();
const RUN = { taskId: 'task', runId: 'every kind' };
const transcript = (page: Page) => page.getByTestId('transcript');

describe('a run in which every kind of entry is told', () => {
  beforeAll(async () => {
    const { page } = app.current;
    await playEveryKind(app.current, RUN);
    await page.evaluate((hash) => location.assign(hash), `#/task/${RUN.taskId}/run/${encodeURIComponent(RUN.runId)}`);
    await transcript(page).getByText('And push it, please.').waitFor();
  });

  test('shows messages as Markdown, with colours of code that a worker has found', async () => {
    const { page } = app.current;
    await picture(page, 'content-end');
    await transcript(page).press('Home');
    await picture(page, 'content-start');
    await transcript(page).getByText('The total is not awaited here').scrollIntoViewIfNeeded();
    await expect.poll(() => transcript(page).locator('.code-keyword').allTextContents()).toContain('await');
    expect(await transcript(page).locator('img').count()).toBe(0);
    await picture(page, 'content-markdown');
  });

  test('shows tool calls with what matters of them, and all of it when they are opened', async () => {
    const { page } = app.current;
    const tests = transcript(page).getByTestId('item-tool').filter({ hasText: 'npm test' });
    await tests.scrollIntoViewIfNeeded();
    await picture(page, 'content-tools');
    await tests.getByRole('button', { name: /npm test/ }).click();
    await tests.getByText('Running 100 %').waitFor();
    expect(await tests.textContent()).not.toContain('[31m');
    expect(await tests.locator('.ansi-red').first().textContent()).toBe('FAIL');
    await tests.getByRole('button', { name: /more lines · show all/ }).waitFor();
    await picture(page, 'content-terminal');
    const edit = transcript(page).getByTestId('item-tool').filter({ hasText: 'Edit' }).first();
    // What is far below the screen is no row yet.
    await expect
      .poll(async () => {
        if ((await edit.count()) === 0) await transcript(page).press('PageDown');
        return edit.count();
      })
      .toBe(1);
    await edit.getByRole('button', { name: /src\/cart.ts/ }).click();
    await edit.scrollIntoViewIfNeeded();
    const keywords = (kind: string) => edit.locator(`.diff__line--${kind} .code-keyword`).allTextContents();
    await expect.poll(() => keywords('added')).toEqual(['import', 'from', 'export', 'async', 'function', 'await']);
    await expect.poll(() => keywords('removed')).toEqual(['export', 'function']);
    await picture(page, 'content-diff');
  });

  test('keeps the plan in sight, and has marks for what is where in the run', async () => {
    const { page } = app.current;
    expect(await page.getByTestId('plan-bar').textContent()).toContain('Plan 1/3');
    const marks = page.getByTestId('bar-marks');
    await expect.poll(() => marks.locator('.bar-mark--error').count()).toBeGreaterThanOrEqual(3);
    expect(await marks.locator('.bar-mark--own').count()).toBe(2);
    await page.getByTestId('plan-bar').getByRole('button').click();
    await picture(page, 'content-plan');
    await page.getByTestId('plan-bar').getByRole('button').click();
  });

  test('is walked by errors, and its times are told as one wants them', async () => {
    const { page } = app.current;
    await transcript(page).press('Home');
    await transcript(page).press('e');
    const focused = () => page.evaluate(() => document.activeElement?.querySelector('h3')?.textContent ?? '');
    await expect.poll(focused).toContain('Console error');
    await page.keyboard.press('e');
    await expect.poll(focused).toContain('Terminal npm test -- --repeat 50, failed, exit 1');
    await picture(page, 'content-walked');
    await page.keyboard.press('t');
    await transcript(page)
      .getByText(/^\d\d:\d\d$/)
      .first()
      .waitFor();
    await picture(page, 'content-times');
    await page.keyboard.press('c');
  });

  test('can be read in a narrow window and at 200 %', async () => {
    const { electron, page } = app.current;
    const resize = (width: number, zoom: number) =>
      electron.evaluate(
        ({ BrowserWindow }, [pixels, factor]) => {
          const [window] = BrowserWindow.getAllWindows();
          window?.setSize(pixels, 733);
          window?.webContents.setZoomFactor(factor);
        },
        [width, zoom] as const,
      );
    await resize(720, 1);
    await picture(page, 'content-narrow');
    await resize(1120, 2);
    await picture(page, 'content-zoomed');
    await resize(1120, 1);
  });
});
