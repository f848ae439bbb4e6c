import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';
import { settled } from './settled.ts';

const ENTRIES = 100_000;
const RUN = { taskId: 'task', runId: 'find-run' };
const LOADED = { timeout: 60_000 };

const app = shareApp();

const transcript = (page: Page) => page.getByTestId('transcript');
const count = (page: Page) => page.getByTestId('find-count').textContent();
const status = (page: Page) => page.getByTestId('find-count').getAttribute('data-status');
const field = (page: Page) => page.getByRole('textbox', { name: 'Find in this run' });
const current = (page: Page) => page.locator('article[data-found]');

/** The row at the top of the screen, and how much of it is above that. */
const topRow = (page: Page) =>
  transcript(page).evaluate((scroller) => {
    const { top } = scroller.getBoundingClientRect();
    const row = [...scroller.querySelectorAll('article')]
      .map((article) => ({ entry: article.getAttribute('aria-posinset'), box: article.getBoundingClientRect() }))
      .find(({ box }) => box.top <= top && box.bottom > top);
    return { entry: row?.entry, above: Math.round(top - (row?.box.top ?? top)) };
  });

async function search(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await expect.poll(() => status(page), LOADED).toBe('done');
}

/** Keeps what the bar says, and how many frames are drawn while it searches. */
const watchBar = (page: Page) =>
  page.evaluate(() => {
    const seen = { words: [] as string[], frames: 0 };
    Object.assign(globalThis, { seen });
    const look = () => {
      const bar = document.querySelector<HTMLElement>('[data-testid=find-count]');
      if (bar?.dataset['status'] === 'searching') seen.frames++;
      if (bar?.textContent && seen.words.at(-1) !== bar.textContent) seen.words.push(bar.textContent);
      requestAnimationFrame(look);
    };
    look();
  });

describe('finding in a run', () => {
  beforeAll(async () => {
    const { electron, page } = app.current;
    await electron.evaluate((_, run) => void runwatch.cloud.play('long-history', run), { ...RUN, size: ENTRIES });
    await page.evaluate((hash) => location.assign(hash), `#/task/${RUN.taskId}/run/${RUN.runId}`);
    await transcript(page).getByRole('article').first().waitFor();
  }, 120_000);

  test('tells how far it has come while the window goes on, and finds all of 100,000 entries', async () => {
    const { page } = app.current;
    await expect.poll(() => page.getByTestId('integrity').textContent(), LOADED).toMatch(/complete to #100,\d{3}/i);
    await watchBar(page);
    await page.keyboard.press('Control+f');
    await expect.poll(() => transcript(page).getAttribute('data-follow')).toBe('searching');
    const began = performance.now();
    await search(page, 'npm test -- packages/billing');
    const took = performance.now() - began;
    const { words, frames } = await page.evaluate(
      () => (globalThis as unknown as { seen: { words: string[]; frames: number } }).seen,
    );
    expect(words.some((word) => /searching… \d+%/i.test(word))).toBe(true);
    expect(frames).toBeGreaterThan(1);
    const [, place, found] = /^([\d,]+) of ([\d,]+)$/.exec((await count(page)) ?? '') ?? [];
    // From the end, the newest is the first.
    expect(place).toBe(found);
    expect(Number(found?.replace(',', ''))).toBeGreaterThan(900);
    console.info(
      `searched ${ENTRIES} entries in ${Math.round(took)} ms, ${found} found, ${frames} frames drawn meanwhile`,
    );
    expect(await page.locator('.run-bar__hit').count()).toBeGreaterThan(100);
    expect(await current(page).textContent()).toContain('npm test -- packages/billing');
    await picture(page, 'find');
  });

  test('goes to the next and the previous, marks what was found, and returns to where one came from', async () => {
    const { page } = app.current;
    const [, found = ''] = /of ([\d,]+)$/.exec((await count(page)) ?? '') ?? [];
    await field(page).press('Enter');
    expect(await count(page)).toBe(`1 of ${found}`);
    await expect.poll(() => current(page).textContent(), LOADED).toContain('npm test -- packages/billing');
    await field(page).press('Enter');
    await field(page).press('Enter');
    await field(page).press('Shift+Enter');
    expect(await count(page)).toBe(`2 of ${found}`);
    await expect.poll(() => current(page).textContent(), LOADED).toContain('npm test -- packages/billing');
    await expect
      .poll(() => page.evaluate(() => ['found', 'found-current'].map((name) => CSS.highlights.get(name)?.size ?? 0)))
      .toEqual([expect.any(Number), 1]);
    await picture(page, 'find-second');
    await field(page).press('Escape');
    await expect.poll(() => transcript(page).getAttribute('data-follow')).toBe('following');
    const bar = page.getByTestId('run-bar');
    await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(ENTRIES - 100);
    expect(await page.evaluate(() => CSS.highlights.size)).toBe(0);
    expect(await page.locator('.run-bar__hit').count()).toBe(0);
  });

  test('returns to a place in the middle, or stays where it was closed', async () => {
    const { page } = app.current;
    const bar = page.getByTestId('run-bar');
    const place = async () => Number(await bar.getAttribute('aria-valuenow'));
    await transcript(page).press('End');
    for (let n = 0; n < 5; n++) await transcript(page).press('PageUp');
    await expect.poll(() => transcript(page).getAttribute('data-follow')).toBe('held');
    // Into a row: a place is no row's beginning.
    await transcript(page).hover();
    await page.mouse.wheel(0, -37);
    await settled(transcript(page));
    const before = await place();
    const seen = await topRow(page);
    await transcript(page).press('/');
    await search(page, 'part 3.');
    await field(page).press('Enter');
    await expect.poll(place).toBeLessThan(ENTRIES / 2);
    await field(page).press('Escape');
    await expect.poll(place).toBe(before);
    await settled(transcript(page));
    // To the pixel, in whatever row that is: a call and what became of it are several entries.
    expect(await topRow(page)).toEqual(seen);
    expect(seen.above).toBeGreaterThan(0);
    expect(await transcript(page).getAttribute('data-follow')).toBe('held');
    await transcript(page).press('/');
    await search(page, 'part 3.');
    await field(page).press('Enter');
    await expect.poll(() => current(page).textContent(), LOADED).toContain('part 3.');
    await settled(transcript(page));
    const there = await place();
    await page.getByRole('button', { name: 'Close and stay here' }).click();
    expect(await place()).toBe(there);
    await expect.poll(() => transcript(page).getAttribute('data-follow')).toBe('held');
  });

  test('ends an expression that would hang, says so, and goes on with others', async () => {
    const { electron, page } = app.current;
    await electron.evaluate((_, runId) => runwatch.run(runId).agent.message(`${'a'.repeat(80)}!`), RUN.runId);
    await transcript(page).press('/');
    await page.getByRole('button', { name: 'Regular expression' }).click();
    await field(page).fill('(a+)+$');
    await expect.poll(() => count(page), LOADED).toMatch(/would take too long.*entry #100,\d{3}/);
    await picture(page, 'find-hostile');
    await field(page).fill('part (1|2)\\d\\.');
    await expect.poll(() => count(page), LOADED).toMatch(/^\d+ of 20$/);
    await field(page).fill('part (');
    await expect.poll(() => count(page)).toContain('Unterminated group');
    await page.getByRole('button', { name: 'Regular expression' }).click();
    await search(page, 'nobody wrote this');
    expect(await count(page)).toMatch(/^Not found in 100,\d{3} entries$/);
  });

  test('finds what comes while it is open', async () => {
    const { electron, page } = app.current;
    await electron.evaluate(
      (_, runId) => runwatch.run(runId).agent.message('This is what Nobody Wrote This before.'),
      RUN.runId,
    );
    await expect.poll(() => count(page), LOADED).toMatch(/^1 of 1$/);
    await field(page).press('Escape');
  });

  test('lists a kind of entries from all of the run, and shows one in its place', async () => {
    const { electron, page } = app.current;
    await electron.evaluate((_, runId) => {
      const { agent } = runwatch.run(runId);
      agent.toolCall({ toolCallId: 'bad', title: 'Deploy', kind: 'execute' });
      agent.toolUpdate({
        toolCallId: 'bad',
        status: 'failed',
        content: [{ type: 'content', content: { type: 'text', text: 'No space left' } }],
      });
    }, RUN.runId);
    await page.getByRole('button', { name: 'Errors', exact: true }).click();
    const rows = page.getByTestId('found-row');
    await picture(page, 'filter-errors');
    await expect.poll(() => rows.allTextContents()).toEqual([expect.stringContaining('No space left')]);
    await page.getByRole('button', { name: 'Errors', exact: true }).click();
    await page.getByRole('button', { name: 'Messages' }).click();
    await expect
      .poll(() => page.getByTestId('found-head').textContent(), LOADED)
      .toMatch(/^2\d,\d{3} found · 1\d,\d{3} to 2\d,\d{3} are listed, earlier ones as you scroll up$/);
    expect(await rows.count()).toBeLessThan(80);
    await picture(page, 'filter-messages');
    await rows.first().focus();
    await page.keyboard.press('Home');
    const text = (await page.locator('.found-row:focus .excerpt').textContent())?.slice(0, 40) ?? '';
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('found-list').count()).toBe(0);
    await expect.poll(() => current(page).textContent(), LOADED).toContain(text.replaceAll('`', '').slice(0, 20));
    expect(await transcript(page).getAttribute('data-follow')).toBe('held');
    await picture(page, 'filter-in-context');
  });

  test('lists every one of more than 20,000 hits to whoever scrolls or walks there, and holds a part of them', async () => {
    const { page } = app.current;
    await page.getByRole('button', { name: 'Messages' }).click();
    const head = () => page.getByTestId('found-head').textContent();
    await expect.poll(head, LOADED).toMatch(/^2\d,\d{3} found · /);
    /** Lines on screen: the place of each among all, and its entry. */
    const lines = () =>
      page.getByTestId('found-row').evaluateAll((rows) =>
        rows.map((row) => ({
          place: Number(row.closest('li')?.getAttribute('aria-posinset')),
          of: Number(row.closest('li')?.getAttribute('aria-setsize')),
          entry: Number((row as HTMLElement).dataset['entry']),
        })),
      );
    const newest = (await lines()).at(-1);
    expect(newest?.place).toBe(newest?.of);

    // By keys: the line that has the focus stays where it is when others come above it.
    await page.getByTestId('found-row').last().focus();
    await page.keyboard.press('Home');
    const focused = () =>
      page.evaluate(() => ({
        entry: Number((document.activeElement as HTMLElement).dataset['entry']),
        top: Math.round(document.activeElement?.getBoundingClientRect().top ?? 0),
      }));
    const before = await focused();
    await expect.poll(async () => (await lines())[0]?.entry, LOADED).toBeLessThan(before.entry);
    await expect.poll(head, LOADED).toMatch(/earlier ones as you scroll up, later ones as you scroll down$/);
    expect(await focused()).toEqual(before);
    await page.keyboard.press('ArrowUp');
    await expect.poll(async () => (await focused()).entry).toBeLessThan(before.entry);
    await picture(page, 'filter-earlier');

    // By scrolling to the beginning, and back to the end.
    const places = new Map<number, number>();
    const walkTo = async (edge: 'first' | 'last') => {
      const scroller = page.locator('.found-list__scroller');
      const isThere = async () => {
        for (const { place, entry } of await lines()) {
          expect(places.get(place) ?? entry).toBe(entry);
          places.set(place, entry);
        }
        const all = await lines();
        return edge === 'first' ? all[0]?.place === 1 : all.at(-1)?.place === all.at(-1)?.of;
      };
      const end = performance.now() + 60_000;
      while (!(await isThere())) {
        expect(performance.now()).toBeLessThan(end);
        await scroller.evaluate(
          (element, to) => element.scrollTo({ top: to === 'first' ? 0 : element.scrollHeight }),
          edge,
        );
      }
    };
    await walkTo('first');
    expect(await head()).toMatch(/ · 1 to 5,000 are listed, later ones as you scroll down$/);
    await picture(page, 'filter-first');
    await walkTo('last');
    // The agent goes on meanwhile.
    expect((await lines()).at(-1)?.place).toBeGreaterThanOrEqual(newest?.place ?? 0);
    places.set(newest?.place ?? 0, newest?.entry ?? 0);
    // Places and entries go up together: nothing is listed twice, or left out.
    const seen = [...places].sort(([a], [b]) => a - b);
    expect(seen.map(([, entry]) => entry)).toEqual(seen.map(([, entry]) => entry).sort((a, b) => a - b));
    expect(new Set(seen.map(([, entry]) => entry)).size).toBe(seen.length);
    expect(await page.getByTestId('found-row').count()).toBeLessThan(80);
    await page.getByRole('button', { name: 'Messages' }).click();
  }, 120_000);

  test('goes to errors and to messages of a person with a key, wherever in the run they are', async () => {
    const { page } = app.current;
    await transcript(page).press('End');
    await transcript(page).press('Shift+u');
    await expect.poll(() => transcript(page).getAttribute('data-follow')).toBe('held');
    await transcript(page).getByTestId('item-user').first().waitFor();
    const bar = page.getByTestId('run-bar');
    const place = async () => Number(await bar.getAttribute('aria-valuenow'));
    const after = await place();
    await transcript(page).press('Home');
    await expect.poll(place).toBe(1);
    await transcript(page).press('e');
    await expect.poll(place, LOADED).toBeGreaterThan(after - 1_000);
    await transcript(page).getByText('Deploy').first().waitFor();
  });
});
