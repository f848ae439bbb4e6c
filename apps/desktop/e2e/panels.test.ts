import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchApp, type RunningApp } from './launch.ts';
import { picture } from './picture.ts';
import { resizeTo } from './window-size.ts';

declare global {
  var styleViolations: string[];
}

let userData = '';
let app: RunningApp;
beforeAll(async () => {
  userData = mkdtempSync(path.join(tmpdir(), 'runwatch-panels-'));
  app = await begin();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  rmSync(userData, { recursive: true, force: true });
});

async function begin(): Promise<RunningApp> {
  const started = await launchApp({ userData });
  await started.electron.evaluate(() => {
    const run = runwatch.cloud.createRun({ taskId: 't', runId: 'one', title: 'Fix flaky checkout test' });
    run.agent.runStarted();
    run.agent.message('Hello.');
  });
  await resizeTo(started, 1280, 800);
  await started.page.getByTestId('transcript').waitFor();
  return started;
}

const edge = (name: string) => app.page.getByRole('separator', { name });
const listEdge = () => edge('Width of the list of runs');
const widthOf = (selector: string) =>
  app.page.locator(selector).evaluate((element) => Math.round(element.getBoundingClientRect().width));
const heightOf = (selector: string) =>
  app.page.locator(selector).evaluate((element) => Math.round(element.getBoundingClientRect().height));

/** Takes hold of an edge, and moves it by so much. */
async function drag(page: Page, name: string, x: number, y: number, meanwhile = async () => {}): Promise<void> {
  const box = await edge(name).boundingBox();
  if (!box) throw new Error(`There is no edge ${name}`);
  const [fromX, fromY] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(fromX, fromY);
  await page.mouse.down();
  await page.mouse.move(fromX + x, fromY + y, { steps: 8 });
  await meanwhile();
  await page.mouse.up();
}

test('the list is as wide as it is dragged, within limits, and no style is refused for that', async () => {
  const { page } = app;
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Refused to apply|style-src/.test(message.text())) refused.push(message.text());
  });
  await page.evaluate(() => {
    globalThis.styleViolations = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      if (effectiveDirective.startsWith('style')) globalThis.styleViolations.push(effectiveDirective);
    });
  });
  const before = await widthOf('.sidebar');
  await drag(page, 'Width of the list of runs', 90, 0, async () => {
    // Wherever the pointer is meanwhile, it says what it does.
    expect(await page.locator('.transcript').evaluate((one) => getComputedStyle(one).cursor)).toMatch(/-resize$/);
    await picture(page, 'list-dragged');
  });
  await expect.poll(() => widthOf('.sidebar')).toBe(before + 90);
  expect(await page.locator('.transcript').evaluate((one) => getComputedStyle(one).cursor)).not.toMatch(/-resize$/);
  await drag(page, 'Width of the list of runs', 2_000, 0);
  // Half of the window, but for the edge.
  expect(await widthOf('.sidebar')).toBe(637);
  await drag(page, 'Width of the list of runs', -(637 - 190), 0);
  expect(await widthOf('.sidebar')).toBe(208);
  expect([refused, await page.evaluate(() => globalThis.styleViolations)]).toEqual([[], []]);
});

test('the list is made wider and narrower by the arrow keys, closed by Enter or at its button, and then not reached', async () => {
  const { page } = app;
  const now = async () => Number(await listEdge().getAttribute('aria-valuenow'));
  await listEdge().focus();
  const before = await now();
  await page.keyboard.press('ArrowRight');
  await expect.poll(now).toBeGreaterThan(before + 3);
  const wide = await widthOf('.sidebar');
  await page.keyboard.press('Enter');
  await expect.poll(() => widthOf('#list-panel')).toBe(0);
  expect(await page.getByTestId('run-filter').isVisible()).toBe(false);
  await listEdge().press('Shift+Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('nav'))).toBeNull();
  await picture(page, 'list-closed');
  await page.getByTestId('list-toggle').click();
  await expect.poll(() => widthOf('.sidebar')).toBe(wide);
  await page.keyboard.press('Control+b');
  await expect.poll(() => widthOf('#list-panel')).toBe(0);
  await page.keyboard.press('Control+b');
  await expect.poll(() => widthOf('.sidebar')).toBe(wide);
});

test('the inspector is as high as its edge is dragged or moved by keys', async () => {
  const { page } = app;
  await page.keyboard.press('Control+i');
  await page.getByTestId('inspector').waitFor();
  const before = await heightOf('.inspector');
  await drag(page, 'Height of the inspector', 0, -80);
  await expect.poll(() => heightOf('.inspector')).toBe(before + 80);
  await edge('Height of the inspector').focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => heightOf('.inspector')).toBeLessThan(before + 60);
  await page.keyboard.press('End');
  await expect.poll(() => heightOf('.inspector')).toBe(140);
  await drag(page, 'Height of the inspector', 0, -60);
  await expect.poll(() => heightOf('.inspector')).toBe(200);
});

test('what was made wider or higher is so again when the app is started again, in a window of another size, too', async () => {
  const wide = await widthOf('.sidebar');
  await app[Symbol.asyncDispose]();
  app = await begin();
  expect(await widthOf('.sidebar')).toBe(wide);
  await app.page.keyboard.press('Control+i');
  await expect.poll(() => heightOf('.inspector')).toBe(200);
  await app.page.keyboard.press('Control+i');
  await resizeTo(app, 720, 480);
  // The run keeps what it needs.
  await expect.poll(() => widthOf('.app__main')).toBeGreaterThanOrEqual(448);
  await resizeTo(app, 1280, 800);
  await expect.poll(() => widthOf('.sidebar')).toBe(wide);
  await app.page.keyboard.press('Control+b');
  await expect.poll(() => widthOf('#list-panel')).toBe(0);
  await app[Symbol.asyncDispose]();
  app = await begin();
  expect(await widthOf('#list-panel')).toBe(0);
  await app.page.keyboard.press('Control+b');
  await expect.poll(() => widthOf('.sidebar')).toBe(wide);
});
