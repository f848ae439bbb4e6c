import { type CloudRun, type LocalCloud, startLocalCloud } from '@runwatch/local-cloud';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atWork, countWork } from './at-work.ts';
import { launchApp, type RunningApp } from './launch.ts';
import { picture } from './picture.ts';

const KEEPALIVE_MS = 1_200;
const FROZEN_MS = 2_000;

let cloud: LocalCloud;
let run: CloudRun;
let app: RunningApp;
beforeAll(async () => {
  // A cloud with a quick heart, whose log is written when the test wants it.
  const timings = { keepaliveMs: KEEPALIVE_MS, logDebounceMs: 600_000, logMaxDelayMs: 600_000 };
  cloud = await startLocalCloud({ timings });
  run = cloud.createRun({ taskId: 'task', runId: 'vital', title: 'A run with a pulse' });
  run.agent.message('Before.');
  run.flushLog();
  app = await launchApp({
    environment: { RUNWATCH_URL: cloud.apiUrl, RUNWATCH_KEY: cloud.apiKey, RUNWATCH_PROJECT: cloud.projectId },
  });
  const { page } = app;
  await page.addInitScript(countWork);
  await page.reload();
  await page.evaluate(() => location.assign('#/task/task/run/vital'));
  await page.locator('[data-testid=wire][data-phase=live]').waitFor();
  await page.keyboard.press('Control+i');
  await page.getByTestId('vitals').waitFor();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
});

const vitals = () => app.page.getByTestId('vitals');
/** What the line says of something. */
const fact = (name: string) =>
  vitals()
    .locator('div', { has: app.page.locator('dt', { hasText: name }) })
    .locator('dd')
    .textContent()
    .then((text) => text ?? '');
const bars = () => app.page.getByTestId('silences');
/** The median and the 99th of a hundred, in milliseconds. */
async function lag(): Promise<{ p50: number; p99: number }> {
  const [, p50 = '', p99 = ''] = /^p50 (.*) p99 (.*)$/.exec(await fact('lag')) ?? [];
  const ms = (text: string) => Number.parseFloat(text) * (text.endsWith(' ms') ? 1 : 1_000);
  return { p50: ms(p50), p99: ms(p99) };
}

test('the line at the bottom has the heartbeat of the server, as it was measured, and its silences', async () => {
  await expect.poll(() => fact('heartbeat')).toMatch(/^1\.[1-4] s/);
  await expect.poll(async () => Number(await bars().getAttribute('data-bars'))).toBeGreaterThanOrEqual(6);
  expect(await bars().getAttribute('aria-label')).toMatch(
    /^The last \d+ silences: usually 1\.\d s, at most \d\.\d s; silent for .* now\. Cut at 1 min$/,
  );
  expect(await fact('lag')).toBe('none yet');
  expect(await fact('buffered')).toBe('0');
  expect(await fact('renderer behind')).toBe('0');
  await picture(app.page, 'inspector-vitals');
});

test('the line counts what the log has not confirmed, until it has', async () => {
  const before = await app.page.getByTestId('transcript').getByRole('article').count();
  for (const words of ['One.', 'Two.', 'Three.']) run.agent.message(words);
  await expect.poll(async () => Number(await fact('unconfirmed'))).toBeGreaterThanOrEqual(3);
  await app.page.getByTestId('transcript').getByText('Three.').waitFor();
  expect(await fact('renderer behind')).toBe('0');
  expect(await app.page.getByTestId('transcript').getByRole('article').count()).toBeGreaterThan(before);
  run.flushLog();
  await expect.poll(() => fact('unconfirmed'), { timeout: 40_000 }).toBe('0');
});

test('an entry that is held on its way shows as lag, and those that are not as none', async () => {
  const { p50: calm } = await lag();
  expect(calm).toBeLessThan(FROZEN_MS / 2);
  run.switches.freeze();
  const since = Date.now();
  run.agent.message('Held on its way.');
  // It is the wire that is waited for, which is silent for as long.
  await expect.poll(() => Date.now() - since, { interval: 100 }).toBeGreaterThan(FROZEN_MS);
  run.switches.thaw();
  await app.page.getByTestId('transcript').getByText('Held on its way.').waitFor();
  await expect.poll(async () => (await lag()).p99).toBeGreaterThanOrEqual(FROZEN_MS - 100);
  expect((await lag()).p99).toBeLessThan(FROZEN_MS + 10_000);
  for (let n = 0; n < 12; n++) {
    run.agent.message(`Quick ${n}.`);
    await app.page.getByTestId('transcript').getByText(`Quick ${n}.`).waitFor();
  }
  await expect.poll(async () => (await lag()).p50).toBeLessThan(FROZEN_MS / 2);
  expect((await lag()).p99).toBeGreaterThanOrEqual(FROZEN_MS - 100);
  // The silence stands among the bars, and is told in words, too.
  await expect.poll(() => bars().getAttribute('aria-label')).toMatch(/at most [2-9]\.\d s/);
  await picture(app.page, 'inspector-lag');
});

test('the line says that no wire is open when it is cut, and begins anew with the next', async () => {
  const release = ['proxy_stream', 'api_stream'].map((route) =>
    cloud.switches.answer(route as 'proxy_stream', { status: 503 }),
  );
  run.switches.cut('torn');
  await expect.poll(() => fact('heartbeat')).toMatch(/^no wire is open/);
  await expect.poll(() => bars().getAttribute('aria-label')).toMatch(/no wire is open now/);
  for (const one of release) one();
  await expect.poll(() => fact('heartbeat'), { timeout: 30_000 }).toMatch(/^1\.\d s/);
  expect(Number(await bars().getAttribute('data-bars'))).toBeLessThanOrEqual(6);
});

test('the inspector is made higher and lower by dragging its upper edge, as far as it goes, and stays so', async () => {
  const { page } = app;
  const edge = page.getByRole('separator', { name: 'Height of the inspector' });
  const heightOf = async () => (await page.getByTestId('inspector').boundingBox())?.height ?? 0;
  const value = async () => Number(await edge.getAttribute('aria-valuenow'));
  const drag = async (by: number) => {
    const box = await edge.boundingBox();
    if (!box) throw new Error('The edge is not on screen');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + by, { steps: 8 });
    await page.mouse.up();
  };
  const [before, said] = [await heightOf(), await value()];
  await drag(-40);
  await expect.poll(heightOf).toBeCloseTo(before + 40, -1);
  // An edge tells the size of what stands before it.
  expect(await value()).toBeLessThan(said);
  await drag(60);
  await expect.poll(heightOf).toBeCloseTo(before - 20, -1);
  // Without the button it is only passed over.
  const stands = await heightOf();
  await page.mouse.move(400, 300);
  expect(await heightOf()).toBe(stands);
  // Down to its least height, at which its line is still in sight.
  await drag(400);
  await expect.poll(value).toBe(Number(await edge.getAttribute('aria-valuemax')));
  const least = await heightOf();
  expect(least).toBeLessThan(before - 60);
  expect(await vitals().isVisible()).toBe(true);
  await picture(page, 'inspector-lowest');
  await page.keyboard.press('Control+i');
  await page.getByTestId('inspector').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+i');
  await expect.poll(heightOf).toBeCloseTo(least, 0);
  await drag(-120);
  await expect.poll(heightOf).toBeCloseTo(least + 120, -1);
});

test('an open inspector does nothing more often than once a second when the run is over', async () => {
  const { page } = app;
  run.finish('completed');
  await page.locator('[data-testid=wire][data-phase=ended]').waitFor({ timeout: 40_000 });
  await expect.poll(() => fact('heartbeat')).toMatch(/^no wire is open/);
  expect(await fact('unconfirmed')).toBe('0');
  await expect.poll(() => atWork(page, 1_000), { timeout: 20_000, interval: 0 }).toEqual([]);
  expect(await atWork(page, 4_000)).toEqual([]);
});
