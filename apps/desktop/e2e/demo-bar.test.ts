import { beforeEach, expect, test } from 'vitest';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';

const app = shareApp();
const press = (name: string) => app.current.page.getByTestId('demo-bar').getByRole('button', { name }).click();
const phase = () => app.current.page.getByTestId('wire').getAttribute('data-phase');
const streams = () =>
  app.current.electron.evaluate(() => runwatch.cloud.requests.filter((one) => one.target.includes('/stream')).length);
const says = (words: string) => app.current.page.getByTestId('item-message').getByText(words).first();

/** A run that says one word, opened and live. */
beforeEach(async ({ task }) => {
  const { electron, page } = app.current;
  const runId = task.name.replaceAll(/\W+/g, '-');
  await electron.evaluate((_electron, id) => {
    runwatch.cloud.clear();
    const run = runwatch.cloud.createRun({ taskId: id, runId: id, title: 'A run' });
    run.agent.message('Here.');
    Object.assign(globalThis, { shown: run });
  }, runId);
  await page.evaluate((id) => location.assign(`#/task/${id}/run/${id}`), runId);
  await says('Here.').waitFor();
  await expect.poll(phase).toBe('live');
});

declare global {
  var shown: import('@runwatch/local-cloud').CloudRun;
}
const say = (words: string) => app.current.electron.evaluate((_electron, text) => shown.agent.message(text), words);

test('Cut wire: another connection is made, and nothing is missing', async () => {
  const before = await streams();
  await press('Cut wire');
  await expect.poll(streams).toBeGreaterThan(before);
  await say('After.');
  await says('After.').waitFor();
  await expect.poll(phase).toBe('live');
});

test('Freeze: nothing comes until it is let go', async () => {
  const { electron, page } = app.current;
  await press('Freeze');
  await page.getByRole('button', { name: 'Freeze', pressed: true }).waitFor();
  expect(await electron.evaluate(() => runwatch.cloud.openStreams())).toBe(1);
  await say('Held.');
  // As long as it takes otherwise, many times over.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 30; frame++) await new Promise(requestAnimationFrame);
  });
  expect(await page.getByText('Held.').count()).toBe(0);
  await press('Freeze');
  await says('Held.').waitFor();
  await page.getByRole('button', { name: 'Freeze', pressed: false }).waitFor();
});

test('Send twice: nothing stands there twice', async () => {
  await press('Send twice');
  await say('After.');
  await says('After.').waitFor();
  expect(await app.current.page.getByTestId('item-message').allTextContents()).toHaveLength(2);
});

test('Expire sign-in: said so, what was read stays, and signing in goes on', async () => {
  const { page } = app.current;
  await press('Expire sign-in');
  await page.getByTestId('account-banner').waitFor();
  await expect.poll(phase).toBe('signed-out');
  expect(await says('Here.').isVisible()).toBe(true);
  await picture(page, 'demo-expired');
  await page.getByTestId('account-banner').getByRole('button', { name: 'Sign in again' }).click();
  await expect.poll(phase).toBe('live');
  expect(await page.getByTestId('account-banner').count()).toBe(0);
  await say('After.');
  await says('After.').waitFor();
});

test('Sleep 10 min: another connection is made afterwards, and what was missed is there', async () => {
  const before = await streams();
  await press('Sleep 10 min');
  await say('Meanwhile.');
  await expect.poll(streams).toBeGreaterThan(before);
  await says('Meanwhile.').waitFor();
  await expect.poll(phase).toBe('live');
});

test('Answer elsewhere: the question is answered, by somebody else', async () => {
  const { electron, page } = app.current;
  await electron.evaluate(() => {
    shown.agent.requestPermission({ title: 'rm -rf dist', kind: 'execute' }).catch(() => {});
  });
  await page.getByTestId('permission-card').waitFor();
  await press('Answer elsewhere');
  await expect.poll(() => electron.evaluate(() => shown.openPermissions.length)).toBe(0);
  await expect.poll(() => page.getByTestId('permission-option').count()).toBe(0);
  await press('Answer elsewhere');
  await page.getByTestId('demo-bar').getByText('No run of the demo asks').waitFor();
});

test('Speed and reset: the demo runs through without pauses, and begins anew', async () => {
  const { electron, page } = app.current;
  await press('Reset');
  await expect.poll(() => page.getByTestId('run-row').count()).toBe(6);
  // What was shown is gone with the reset: a run of the new ones takes its place.
  await expect.poll(() => page.evaluate(() => location.hash)).not.toContain('Speed-and-reset');
  await page.getByTestId('run-row').getByText('Fix the flaky checkout test').waitFor();
  await page.getByTestId('demo-bar').getByText('10×').click();
  await page.getByTestId('demo-bar').getByLabel('10×').and(page.locator(':checked')).waitFor();
  await page.getByTestId('demo-bar').getByText('max').click();
  const asks = () => electron.evaluate(() => runwatch.cloud.runs.some((one) => one.openPermissions.length > 0));
  await expect.poll(asks).toBe(true);
  expect(await page.getByText('DEMO', { exact: true }).first().isVisible()).toBe(true);
  await picture(page, 'demo-bar');
});
