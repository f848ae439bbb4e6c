import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';
import { settled } from './settled.ts';

/** Enough for a bar on which a pixel is hundreds of entries; a million only take longer to be read. */
const ENTRIES = 200_000;
/** What the strip says when all of it has been read, and what has come meanwhile. */
const COMPLETE = new RegExp(`complete to #${(ENTRIES / 1_000).toLocaleString('en')},\\d{3}`, 'i');
const RUN = { taskId: 'task', runId: 'long run' };
/** What a list of a few screens needs, and more than which would grow with the run. */
const MOST_ARTICLES = 150;
const LOADED = { timeout: 120_000 };

const app = shareApp();

const transcript = (page: Page) => page.getByTestId('transcript');
const bar = (page: Page) => page.getByTestId('run-bar');
const topEntry = async (page: Page) => Number(await bar(page).getAttribute('aria-valuenow'));
const total = async (page: Page) => Number(await bar(page).getAttribute('aria-valuemax'));

interface Shown {
  entry: number;
  kind: string;
  text: string;
  top: number;
}

/** The articles on screen, from the top. */
const onScreen = (page: Page): Promise<Shown[]> =>
  transcript(page).evaluate((scroller) => {
    const screen = scroller.getBoundingClientRect();
    return [...scroller.querySelectorAll('article')]
      .map((article) => ({ article, box: article.getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > screen.top + 1 && box.top < screen.bottom - 1)
      .map(({ article, box }) => ({
        entry: Number(article.getAttribute('aria-posinset')) - 1,
        kind: article.dataset['testid'] ?? '',
        text: article.textContent,
        top: Math.round(box.top - screen.top),
      }))
      .sort((a, b) => a.top - b.top);
  });

/** Something in the words of this entry by which it can be told from others, as main has it. */
async function signOf(entry: number): Promise<string | null> {
  const line = await app.current.electron.evaluate(
    async (_, [run, at]) => (await runwatch.service.entries(run, at, at + 1)).lines[0],
    [RUN, entry] as const,
  );
  const { notification } = JSON.parse(line ?? '{}');
  const update = notification?.params?.update;
  return update?.sessionUpdate === 'tool_call' ? update.title : null;
}

/** All that is on screen is there, in order, and says what the entries of these numbers say. */
async function isTrue(page: Page): Promise<void> {
  await expect.poll(async () => (await onScreen(page)).map(({ kind }) => kind), LOADED).not.toContain('item-missing');
  const shown = await onScreen(page);
  expect(shown.length).toBeGreaterThan(2);
  expect(shown.map(({ entry }) => entry)).toEqual(shown.map(({ entry }) => entry).sort((a, b) => a - b));
  let compared = 0;
  for (const { entry, text } of shown) {
    const sign = await signOf(entry);
    if (sign === null) continue;
    expect(text).toContain(sign);
    compared++;
  }
  expect(compared).toBeGreaterThan(0);
  expect(await page.getByRole('article').count()).toBeLessThan(MOST_ARTICLES);
}

/** Drags the thumb so that it stands at this share of its way. */
async function dragTo(page: Page, share: number): Promise<void> {
  const track = await bar(page).boundingBox();
  const thumb = await page.getByTestId('run-bar-thumb').boundingBox();
  if (!track || !thumb) throw new Error('There is no bar to drag');
  const x = thumb.x + thumb.width / 2;
  await page.mouse.move(x, thumb.y + thumb.height / 2);
  await page.mouse.down();
  await page.mouse.move(x, track.y + thumb.height / 2 + share * (track.height - thumb.height), { steps: 12 });
}

describe('a very long run', () => {
  beforeAll(async () => {
    const { electron, page } = app.current;
    await electron.evaluate((_, run) => void runwatch.cloud.play('long-history', run), { ...RUN, size: ENTRIES });
    await page.evaluate((hash) => location.assign(hash), `#/task/${RUN.taskId}/run/${RUN.runId}`);
  });

  test('shows its newest text first, and says how far the rest has been read', async () => {
    const { page } = app.current;
    await transcript(page).getByRole('article').first().waitFor();
    await expect.poll(() => total(page)).toBeGreaterThanOrEqual(ENTRIES);
    await dragTo(page, 0.5);
    await picture(page, 'long-run-unread');
    // It comes as soon as it has been read.
    await isTrue(page);
    await page.mouse.up();
    await transcript(page).press('End');
    await expect.poll(() => page.getByTestId('integrity').textContent(), LOADED).toMatch(COMPLETE);
    expect(await transcript(page).getAttribute('data-follow')).toBe('following');
    await expect.poll(() => topEntry(page)).toBeGreaterThan(ENTRIES - 100);
    await picture(page, 'long-run-end');
  }, 180_000);

  test('shows the middle and the beginning when the bar is dragged there', async () => {
    const { page } = app.current;
    await dragTo(page, 0.5);
    await isTrue(page);
    await expect.poll(() => page.getByTestId('run-bar-label').textContent()).toMatch(/^#[\d,]+ · /);
    await picture(page, 'long-run-drag');
    await page.mouse.up();
    expect(await topEntry(page)).toBeGreaterThan(ENTRIES * 0.49);
    expect(await topEntry(page)).toBeLessThan(ENTRIES * 0.51);
    await picture(page, 'long-run-middle');

    await dragTo(page, 0);
    await page.mouse.up();
    await isTrue(page);
    expect(await topEntry(page)).toBe(1);
    expect((await onScreen(page))[0]?.entry).toBe(0);
    await picture(page, 'long-run-beginning');
  });

  test('is read seamlessly by keys, upwards from the end', async () => {
    const { page } = app.current;
    await transcript(page).press('End');
    await expect.poll(() => topEntry(page)).toBeGreaterThan(ENTRIES - 100);
    let before = await onScreen(page);
    for (let turn = 0; turn < 40; turn++) {
      const topmost = before[0];
      await page.keyboard.press('PageUp');
      await expect.poll(async () => (await onScreen(page))[0]?.entry).toBeLessThan(topmost?.entry ?? 0);
      await settled(transcript(page));
      const now = await onScreen(page);
      // What was at the top is still on screen, lower down, or directly below it: nothing was skipped.
      expect(now.at(-1)?.entry).toBeGreaterThanOrEqual(topmost?.entry ?? 0);
      before = now;
    }
    await isTrue(page);
    expect(await transcript(page).getAttribute('data-follow')).toBe('held');
  }, 120_000);

  test('is read seamlessly with the wheel, both ways, from a place in the middle', async () => {
    const { page } = app.current;
    await dragTo(page, 0.6);
    await page.mouse.up();
    await isTrue(page);
    await transcript(page).hover();
    for (const direction of [1, -1]) {
      let before = await onScreen(page);
      for (let turn = 0; turn < 40; turn++) {
        // Less than a screen, so that nothing can be passed over.
        await page.mouse.wheel(0, direction * 350);
        const edge = direction > 0 ? before.at(-1)?.entry : before[0]?.entry;
        await expect.poll(async () => (await onScreen(page)).at(direction > 0 ? -1 : 0)?.entry).not.toBe(edge);
        await settled(transcript(page));
        const now = await onScreen(page);
        const [upper, lower] = direction > 0 ? [before, now] : [now, before];
        expect(upper.at(-1)?.entry).toBeGreaterThanOrEqual(lower[0]?.entry ?? 0);
        before = now;
      }
      await isTrue(page);
    }
  }, 120_000);

  test('does not move under the reader when entries come, and is followed again from its end', async () => {
    const { electron, page } = app.current;
    await dragTo(page, 0.3);
    await page.mouse.up();
    await isTrue(page);
    const before = await onScreen(page);
    const known = await total(page);
    await electron.evaluate((_, runId) => {
      // By and by, as a busy agent would.
      const tell = (n: number) => {
        const { agent } = runwatch.run(runId);
        for (let at = n; at < n + 250; at++)
          agent.toolCall({ toolCallId: `new-${at}`, title: `New ${at}`, kind: 'read' });
        if (n + 250 < 5_000) setTimeout(tell, 20, n + 250);
      };
      setTimeout(tell, 0, 0);
    }, RUN.runId);
    await expect.poll(() => total(page), LOADED).toBeGreaterThanOrEqual(known + 5_000);
    expect(await onScreen(page)).toEqual(before);
    expect(await page.getByTestId('pill').textContent()).toMatch(/[45],\d\d\d new/);
    await picture(page, 'long-run-held');
    await transcript(page).press('End');
    await transcript(page).getByText('New 4999').first().waitFor();
    await expect.poll(() => transcript(page).getAttribute('data-follow')).toBe('following');
    expect(await page.getByTestId('pill').count()).toBe(0);
    expect(await page.getByRole('article').count()).toBeLessThan(MOST_ARTICLES);
  });

  test('is read on when it is over', async () => {
    const { electron, page } = app.current;
    await electron.evaluate((_, runId) => runwatch.run(runId).finish('completed'), RUN.runId);
    await page.getByTestId('run-status').getByText('Completed').waitFor();
    await dragTo(page, 0.8);
    await page.mouse.up();
    await isTrue(page);
    expect(await topEntry(page)).toBeGreaterThan(ENTRIES * 0.79);
  });
});
