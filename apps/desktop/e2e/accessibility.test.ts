import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { atWork, countWork } from './at-work.ts';
import { complaints, LOOKS, type Look } from './axe.ts';
import { missedByWalk, outOfReach, smallTargets, walk } from './controls.ts';
import { shareApp } from './launch.ts';
import { openFinished, openLive, SCREENS } from './screens.ts';
import { screenshot } from './screenshot.ts';

declare global {
  var heldPage: ReturnType<import('@runwatch/local-cloud').LocalCloud['switches']['holdPage']>;
}

// The demo is there, and not shown: the first screen is that of people without an account.
const app = shareApp({ environment: { RUNWATCH_DEMO: '' } });
const looks = Object.keys(LOOKS) as Look[];
/** The window's content, in pixels of the screen. */
async function resize(width: number, zoom: number): Promise<void> {
  const { electron, page } = app.current;
  await electron.evaluate(
    ({ BrowserWindow }, [to, factor]) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(to, 800);
      window?.webContents.setZoomFactor(factor);
    },
    [width, zoom] as const,
  );
  await page.waitForFunction((wanted) => innerWidth === wanted, width / zoom);
}

afterEach(() => app.current.page.emulateMedia(LOOKS.light));

beforeAll(() => resize(1280, 1));

describe('each screen, in order', () => {
  test.for(SCREENS)('$name is whole for assistive technology, in every look, with targets of 24 px', async (screen) => {
    const { page } = app.current;
    await screen.open(app.current);
    const found: Record<string, string[]> = {};
    for (const look of looks) {
      found[look] = await complaints(page, look);
      if (look !== 'forced') await screenshot(page, `${screen.name}-${look}`);
    }
    found['targets'] = await smallTargets(page);
    await screen.close?.(app.current);
    expect(found).toEqual({ light: [], dark: [], forced: [], targets: [] });
  });
});

describe('the keyboard', () => {
  test('reaches every control of a live run in the order in which it is read, and it is seen where it is', async () => {
    const { page } = app.current;
    await openLive(app.current);
    const stops = await walk(page);
    expect(await missedByWalk(page)).toEqual([]);
    const regions = stops.map(({ region }) => region).filter((region, n, all) => region !== all[n - 1]);
    expect(regions).toEqual([
      'shell__header',
      'demo-bar',
      'sidebar',
      'edge edge--columns',
      'run-header',
      'strip',
      'plan-bar',
      'find',
      'transcript',
      'dock',
    ]);
    for (const look of looks) {
      await page.emulateMedia(LOOKS[look]);
      const unseen = (await walk(page)).filter(({ outline }) => !/^[2-9](\.\d+)?px (solid|auto)/.test(outline));
      expect(unseen).toEqual([]);
    }
  });

  test('opens and leaves a dialog, and stands where it stood before', async () => {
    const { page } = app.current;
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    for (const name of ['Settings', 'Keyboard shortcuts']) {
      await page.getByRole('button', { name }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await expect.poll(focused).not.toBe(name);
      await page.keyboard.press('Escape');
      await expect.poll(focused).toBe(name);
    }
    await page.getByTestId('transcript').focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('Transcript');
  });
});

test.for([
  { width: 1280, zoom: 2 },
  { width: 720, zoom: 1 },
])('a window $width px wide at zoom $zoom loses nothing', async ({ width, zoom }) => {
  const { page } = app.current;
  await resize(width, zoom);
  for (const open of [openLive, openFinished]) {
    await open(app.current);
    // Pictures are taken in the pixels of a window that is not zoomed.
    if (zoom === 1) await screenshot(page, `${open === openLive ? 'live' : 'finished'}-run-${width}-light`);
    expect(await outOfReach(page)).toEqual([]);
  }
  await resize(1280, 1);
});

test('nothing moves for those who ask for less motion, although something is being waited for', async () => {
  const { electron, page } = app.current;
  await electron.evaluate(() => Object.assign(globalThis, { heldPage: runwatch.cloud.switches.holdPage(0) }));
  const moving = () =>
    page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await electron.evaluate(() => void runwatch.cloud.createRun({ taskId: 'held', runId: 'held', title: 'Held' }));
  await page.evaluate(() => location.assign('#/task/held/run/held'));
  await expect.poll(moving).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(moving).toBe(0);
  expect(
    await page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).scrollBehavior === 'smooth').length,
    ),
  ).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await electron.evaluate(() => heldPage.release());
});

test('an idle window does nothing more often than once a second', async () => {
  const { page } = app.current;
  await openFinished(app.current);
  await page.addInitScript(countWork);
  await page.reload();
  await openFinished(app.current);
  // Marks are found, code is coloured: what is begun is done before it counts.
  await expect.poll(() => atWork(page, 1_000), { timeout: 20_000, interval: 0 }).toEqual([]);
  expect(await atWork(page, 5_000)).toEqual([]);
});

describe('the transcript', () => {
  test('is a feed of articles that say their place, each with its heading first', async () => {
    const { page } = app.current;
    await openFinished(app.current);
    const articles = await page
      .getByRole('feed')
      .getByRole('article')
      .evaluateAll((all) =>
        all.map((one) => ({
          heading: one.firstElementChild?.tagName,
          name: one.firstElementChild?.textContent,
          place: Number(one.ariaPosInSet),
          of: Number(one.ariaSetSize),
        })),
      );
    expect(articles.length).toBeGreaterThan(5);
    for (const one of articles) {
      expect(one).toMatchObject({ heading: 'H3', name: expect.stringMatching(/\w/), of: articles[0]?.of });
      expect(one.place).toBeLessThanOrEqual(one.of);
    }
    expect(articles.map(({ place }) => place)).toEqual(articles.map(({ place }) => place).sort((a, b) => a - b));
    const bar = page.getByRole('scrollbar', { name: 'Place in the run' });
    expect(await bar.getAttribute('aria-valuetext')).toMatch(/^Entry \d+ of \d+, \d\d:\d\d/);
  });

  test('does not take an article away that has the focus, wherever one scrolls', async () => {
    const { electron, page } = app.current;
    const run = { taskId: 'long', runId: 'long' };
    await electron.evaluate((_, to) => void runwatch.cloud.play('long-history', { ...to, size: 2_000 }), run);
    await page.evaluate(() => location.assign('#/task/long/run/long'));
    const transcript = page.getByTestId('transcript');
    await page.locator('[data-testid=wire][data-phase=live]').waitFor();
    await transcript.getByRole('article').last().waitFor();
    const key = await transcript
      .getByRole('article')
      .last()
      .evaluate((article) => {
        article.focus();
        return article.dataset['key'];
      });
    const first = () => page.getByTestId('run-bar').getAttribute('aria-valuenow').then(Number);
    const before = await first();
    await transcript.hover();
    for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, -600);
    await expect.poll(first).toBeLessThan(before - 20);
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['key'])).toBe(key);
  });

  test('a question is said at once, and how the run is whenever Alt+S asks', async () => {
    const { page } = app.current;
    await openLive(app.current);
    await expect.poll(() => page.getByTestId('urgent-announcement').textContent()).toMatch(/^The agent asks: npm test/);
    const said = page.getByTestId('announcement').locator('span');
    const before = await said.elementHandle();
    await page.keyboard.press('Alt+s');
    // By itself it would be said ten seconds later.
    await expect.poll(() => before?.evaluate((element) => element.isConnected), { timeout: 5_000 }).toBe(false);
    expect(await said.textContent()).toMatch(/^Run In progress.* Wire: Live/);
  });
});
