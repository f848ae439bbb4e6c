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
    await edit.getByRole('button', { name: /src\/cart.ts/ }).click();
    await edit.scrollIntoViewIfNeeded();
    await picture(page, 'content-diff');
  });
});
