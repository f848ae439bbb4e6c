import { beforeAll, describe, expect, test } from 'vitest';
import { complaints } from './axe.ts';
import { outOfReach, smallTargets } from './controls.ts';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';
import { resizeTo } from './window-size.ts';

const app = shareApp();

beforeAll(async () => {
  const { electron, page } = app.current;
  await electron.evaluate(() => {
    const { cloud } = runwatch;
    cloud.switches.speed(20);
    cloud.play('small-fix', { taskId: 'flaky', runId: 'small-fix' });
  });
  await page.evaluate(() => location.assign('#/task/flaky/run/small-fix'));
  await page.getByTestId('permission-card').waitFor();
  await page.getByTestId('plan-bar').waitFor();
});

/** Where the parts of a run are in the window, from top to bottom, in CSS pixels. */
const boxes = () =>
  app.current.page.evaluate(() => {
    const parts = ['.shell__header', '.demo-bar', '.run-header', '.strip', '.transcript', '.permission', '.composer'];
    return parts.map((part) => {
      const { top, bottom, left, right } = document.querySelector(part)?.getBoundingClientRect() ?? new DOMRect();
      return { part, top, bottom, left, right };
    });
  });

const SIZES = [
  { name: '1024 × 640', width: 1024, height: 640, zoom: 1 },
  { name: '720 × 480, the least there is', width: 720, height: 480, zoom: 1 },
  { name: '1440 × 960 at 200 %', width: 1440, height: 960, zoom: 2 },
];

describe.each(SIZES)('a window of $name, with a question open', ({ width, height, zoom }) => {
  beforeAll(() => resizeTo(app.current, width, height, zoom));

  test('keeps two fifths of its height for the transcript, and everything else in sight below each other', async () => {
    const shown = await boxes();
    const transcript = shown.find(({ part }) => part === '.transcript');
    expect((transcript?.bottom ?? 0) - (transcript?.top ?? 0)).toBeGreaterThanOrEqual((0.4 * height) / zoom);
    for (const [n, { part, top, bottom, left, right }] of shown.entries()) {
      expect([part, bottom - top > 20, right - left > 200]).toEqual([part, true, true]);
      expect([part, top >= (shown[n - 1]?.bottom ?? 0) - 0.5, bottom <= height / zoom + 0.5]).toEqual([
        part,
        true,
        true,
      ]);
      expect([part, left >= 0, right <= width / zoom]).toEqual([part, true, true]);
    }
    if (zoom === 1) await picture(app.current.page, `low-${width}`);
  });

  test('shows what is asked and what can be answered', async () => {
    const { page } = app.current;
    const card = await page.getByTestId('permission-card').boundingBox();
    const seen = async (what: ReturnType<typeof page.locator>) => {
      const box = await what.boundingBox();
      const middle = (box?.y ?? 0) + (box?.height ?? 0) / 2;
      return middle > (card?.y ?? 0) && middle < (card?.y ?? 0) + (card?.height ?? 0);
    };
    expect(await seen(page.locator('.asked-for__title'))).toBe(true);
    const options = await page.getByTestId('permission-option').all();
    expect(options.length).toBeGreaterThan(2);
    for (const option of options) expect(await seen(option)).toBe(true);
  });

  test('has everything within reach, large enough, and whole for assistive technology', async () => {
    const { page } = app.current;
    expect(await outOfReach(page)).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
    expect(await complaints(page, 'light')).toEqual([]);
  });

  test('shows all words of its strip and its header to whoever comes there by keyboard', async () => {
    const { page } = app.current;
    const cut = (region: string) =>
      page
        .locator(`${region} :is(.fact__text, .run-header__title, .run-header__told)`)
        .evaluateAll((all) =>
          all.filter((one) => one.scrollWidth > one.clientWidth + 1).map(({ textContent }) => textContent),
        );
    await page.getByTestId('export').focus();
    await page.keyboard.press('Tab');
    expect(await cut('.run-header')).toEqual([]);
    await page.getByTestId('pause').focus();
    await page.keyboard.press('Tab');
    expect(await cut('.strip')).toEqual([]);
    await page.getByTestId('composer').focus();
  });
});

test('a low window lets a long question, a long draft and a plan that is opened scroll, and keeps the answers in sight', async () => {
  const { electron, page } = app.current;
  await resizeTo(app.current, 720, 480);
  await electron.evaluate(() => {
    const run = runwatch.cloud.createRun({ taskId: 'long', runId: 'long', title: 'A long question' });
    run.agent.runStarted();
    run.agent.plan(Array.from({ length: 20 }, (_, n) => ({ content: `Step ${n}`, status: 'pending' as const })));
    run.agent.message('Here it comes.');
    void run.agent.requestPermission({
      requestId: 'long',
      title: 'Run a command that is described at some length',
      rawInput: { command: Array.from({ length: 40 }, (_, n) => `echo line ${n}`).join('\n') },
    });
    run.flushLog();
  });
  await page.evaluate(() => location.assign('#/task/long/run/long'));
  await page.getByTestId('permission-card').getByText('described at some length').waitFor();
  const transcript = await page.locator('.transcript').boundingBox();
  expect(transcript?.height).toBeGreaterThanOrEqual(0.4 * 480);
  await page.getByTestId('composer').fill('A draft\n'.repeat(30));
  const card = await page.getByTestId('permission-card').boundingBox();
  for (const option of await page.getByTestId('permission-option').all()) {
    const box = await option.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((card?.y ?? 0) + (card?.height ?? 0) + 1);
  }
  await page.getByRole('button', { name: /^Plan 0/ }).click();
  await picture(page, 'low-long-question');
  expect(await outOfReach(page)).toEqual([]);
});
