import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { complaints, LOOKS, type Look } from './axe.ts';
import { smallTargets } from './controls.ts';
import { playEveryKind } from './every-kind.ts';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';
import { settled } from './settled.ts';

const ENTRIES = 200_000;
const LONG = { taskId: 'task', runId: 'long' };
const KINDS = { taskId: 'task', runId: 'kinds' };
const LOADED = { timeout: 120_000 };

const app = shareApp();

const transcript = (page: Page) => page.getByTestId('transcript');
const title = (page: Page) => page.getByTestId('plain').locator('h2').textContent();
const items = (page: Page) => page.getByTestId('plain-item');
const show = (page: Page, { taskId, runId }: { taskId: string; runId: string }) =>
  page.evaluate((hash) => location.assign(hash), `#/task/${taskId}/run/${runId}`);
/** The numbers of entries whose headings are on screen. */
const onScreen = (page: Page): Promise<number[]> =>
  transcript(page).evaluate((scroller) => {
    const screen = scroller.getBoundingClientRect();
    return [...scroller.querySelectorAll<HTMLElement>('.plain__item')]
      .filter((item) => {
        const { top } = item.getBoundingClientRect();
        return top >= screen.top && top < screen.bottom;
      })
      .map((item) => Number(item.dataset['entry']));
  });
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

describe('the plain view of a run in which every kind of entry is told', () => {
  beforeAll(async () => {
    const { page } = app.current;
    await playEveryKind(app.current, KINDS);
    await show(page, KINDS);
    await transcript(page).getByText('And push it, please.').waitFor();
    await transcript(page).focus();
  });

  test('is one document of headings and text, whole for assistive technology, in every look', async () => {
    const { page } = app.current;
    await press(page, 'v', '4');
    await items(page).first().waitFor();
    expect(await title(page)).toMatch(/^Entries 1 to \d+$/);
    expect(await page.getByRole('article').count()).toBe(0);
    const levels = await page
      .getByTestId('plain')
      .locator('h1, h2, h3, h4, h5, h6')
      .evaluateAll((all) => all.map(({ tagName }) => tagName));
    expect(new Set(levels)).toEqual(new Set(['H2', 'H3', 'H4']));
    expect(levels.filter((level) => level === 'H3')).toHaveLength(await items(page).count());
    const found: Record<string, string[]> = {};
    for (const look of Object.keys(LOOKS) as Look[]) found[look] = await complaints(page, look);
    expect([found, await smallTargets(page)]).toEqual([{ light: [], dark: [], forced: [] }, []]);
    await page.emulateMedia(LOOKS.light);
    await press(page, 'g', 'g');
    await settled(transcript(page));
    await picture(page, 'plain-beginning');
    await transcript(page).getByText('npm test -- --repeat 50').first().scrollIntoViewIfNeeded();
    await picture(page, 'plain-tools');
  });

  test('is searched, walked, and left for the same place in the list', async () => {
    const { page } = app.current;
    await press(page, 'Control+f');
    await page.getByRole('textbox', { name: 'Find in this run' }).fill('The race is fixed');
    await page.locator('[data-testid=find-count][data-status=done]').waitFor();
    await page.locator('.plain__item[data-found]').getByText('The race is fixed').waitFor();
    await press(page, 'Escape', 'u', 'u');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent ?? '')).toMatch(/^You/);
    await press(page, 'v', '1');
    await page.getByRole('feed').waitFor();
    expect(await transcript(page).getAttribute('data-follow')).toBe('held');
  });
});

describe('the plain view of a very long run', () => {
  beforeAll(async () => {
    const { electron, page } = app.current;
    await electron.evaluate((_, run) => void runwatch.cloud.play('long-history', run), { ...LONG, size: ENTRIES });
    await show(page, LONG);
    await page
      .getByTestId('integrity')
      .getByText(/complete to #200,\d{3}/i)
      .waitFor(LOADED);
    await transcript(page).focus();
  }, 150_000);

  test('shows one page of two thousand, and any other at once', async () => {
    const { page } = app.current;
    const top = Number(await page.getByTestId('run-bar').getAttribute('aria-valuenow'));
    await press(page, 'v', '4');
    await items(page).first().waitFor();
    const shown = await onScreen(page);
    expect(Math.abs((shown[0] ?? 0) - top)).toBeLessThan(20);
    await picture(page, 'plain-long-end');
    await page.getByRole('textbox', { name: 'Page' }).fill('1000');
    await press(page, 'Enter');
    await expect.poll(() => title(page)).toBe('Entries 99,901 to 100,000');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Entries 99,901 to 100,000');
    expect(await items(page).count()).toBeLessThanOrEqual(100);
    await picture(page, 'plain-long-middle');
    await press(page, 'Alt+PageDown');
    await expect.poll(() => title(page)).toBe('Entries 100,001 to 100,100');
    const first = (await onScreen(page))[0] ?? 0;
    await press(page, 'v', '1');
    await page.getByRole('feed').waitFor();
    await expect
      .poll(
        async () => Math.abs(Number(await page.getByTestId('run-bar').getAttribute('aria-valuenow')) - first),
        LOADED,
      )
      .toBeLessThan(20);
  });

  test('does not move while the run goes on, and says that it has', async () => {
    const { electron, page } = app.current;
    await press(page, 'v', '4');
    await items(page).first().waitFor();
    await press(page, 'Shift+g');
    await page.getByText('this is all so far').waitFor();
    await settled(transcript(page));
    const look = () => items(page).last().boundingBox();
    const text = () => items(page).allTextContents();
    const before = [await look(), await text()];
    await electron.evaluate((_, { runId }) => {
      const run = runwatch.run(runId);
      for (let n = 0; n < 20; n++) run.agent.toolCall({ toolCallId: `new-${n}`, title: `New ${n}`, kind: 'read' });
      run.flushLog();
    }, LONG);
    await page.getByText('The run has gone on since this page was read').waitFor(LOADED);
    expect(await text()).toEqual(before[1]);
    expect(await look()).toEqual(before[0]);
    await picture(page, 'plain-gone-on');
    await page
      .getByTestId('plain')
      .getByRole('button', { name: /^(Show \d+ more entr|Read the page again|Next page)/ })
      .last()
      .click();
    await transcript(page).getByText('New 0').first().waitFor();
  });
});
