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
});
