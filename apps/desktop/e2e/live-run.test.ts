import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { allow } from './allow.ts';
import { type RunningApp, shareApp } from './launch.ts';
import { picture } from './picture.ts';
import { recordStory, storyOf } from './story-recorder.ts';

const app = shareApp();

const show = (page: Page, runId: string, taskId = 'task') =>
  page.evaluate(
    (hash) => location.assign(hash),
    `#/task/${encodeURIComponent(taskId)}/run/${encodeURIComponent(runId)}`,
  );
const transcript = (page: Page) => page.getByTestId('transcript');
/** Items of the transcript that hold this text. */
const items = (page: Page, text: string) => transcript(page).getByRole('article').filter({ hasText: text });
const sees = (page: Page, text: string) => transcript(page).getByText(text, { exact: false }).first().waitFor();

const startRun = ({ electron }: RunningApp, runId: string, title: string) =>
  electron.evaluate(
    (_, run) => {
      const { agent } = runwatch.cloud.createRun({ taskId: 'task', ...run });
      agent.runStarted();
      agent.userPrompt('The login test fails about one time in ten. Please find out why.');
    },
    { runId, title },
  );

describe('a live run', () => {
  beforeAll(() => startRun(app.current, 'live', 'Fix the flaky login test'));

  test('is shown while it goes on, chunk by chunk', async () => {
    const { electron, page } = app.current;
    await show(page, 'live');
    await sees(page, 'The login test fails');
    await page.getByTestId('wire').getByText('Live').waitFor();
    await electron.evaluate(() => {
      const { agent } = runwatch.run('live');
      for (const text of ['I will run it ', 'fifty times ', 'and collect the seeds.']) agent.chunk(text);
    });
    await sees(page, 'I will run it fifty times and collect the seeds.');
    expect(await page.getByTestId('item-message').count()).toBe(1);
  });

  test('goes on after a cut, a reset and a rotation, with nothing lost and nothing doubled', async () => {
    const { electron, page } = app.current;
    for (const trouble of ['cut', 'reset', 'rotate'] as const) {
      await electron.evaluate((_, name) => {
        const run = runwatch.run('live');
        run.agent.toolCall({ toolCallId: `before-${name}`, title: `Before the ${name}`, kind: 'read' });
        run.switches[name]();
        run.agent.toolCall({ toolCallId: `after-${name}`, title: `After the ${name}`, kind: 'execute' });
      }, trouble);
      await sees(page, `After the ${trouble}`);
      await page.getByTestId('wire').getByText('Live').waitFor();
      for (const title of [`Before the ${trouble}`, `After the ${trouble}`])
        expect(await items(page, title).count()).toBe(1);
    }
  });

  test('is shown again, whole, after a reload', async () => {
    const { page } = app.current;
    await page.reload();
    await sees(page, 'I will run it fifty times and collect the seeds.');
    await sees(page, 'After the rotate');
    expect(await items(page, 'I will run it fifty times').count()).toBe(1);
    expect(await items(page, 'After the cut').count()).toBe(1);
  });

  test('asks for a permission, which is answered in the window, and goes on', async () => {
    const { electron, page } = app.current;
    await electron.evaluate(() => {
      const run = runwatch.run('live');
      void run.agent
        .requestPermission({ title: 'rm -rf dist && npm run build', kind: 'execute' })
        .then(({ optionId }) => run.agent.message(`Thank you for “${optionId}”.`));
    });
    const card = page.getByTestId('permission-card');
    await card.waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('[data-testid="permission-card"]'))).toBeNull();
    await picture(page, 'permission');
    await allow(page);
    await sees(page, 'Thank you for “allow”.');
    await card.waitFor({ state: 'detached' });
    await electron.evaluate(async () => {
      const { openPermissions } = runwatch.run('live');
      if (openPermissions.length > 0) throw new Error('The permission is still open');
    });
  });

  test('takes a message from the window at once, although the agent works, when that is asked for', async () => {
    const { electron, page } = app.current;
    await page.getByTestId('composer').fill('And update the docs, please');
    await page.getByTestId('send').click();
    await page
      .getByTestId('queue')
      .getByRole('button', { name: /^Send now/ })
      .click();
    await expect
      .poll(() => electron.evaluate(() => runwatch.run('live').commands.map(({ method }) => method)))
      .toContain('user_message');
  });

  test('shows its end, with what the transcript is worth', async () => {
    const { electron, page } = app.current;
    await electron.evaluate(() => {
      const run = runwatch.run('live');
      run.agent.message('The race is fixed.');
      run.agent.turnComplete('end_turn');
      run.finish('completed');
    });
    await page.getByTestId('run-status').getByText('Completed').waitFor();
    await sees(page, 'The race is fixed.');
    await page
      .getByTestId('integrity')
      .getByText(/complete/i)
      .first()
      .waitFor();
    await picture(page, 'ended');
  });
});

describe('a stream-end while the history is loading', () => {
  test('shows snapshot, live entries and end, in this order, in two windows, one of them blocked meanwhile', async () => {
    const { electron, page } = app.current;
    const run = { taskId: 'task', runId: 'ends early/?' };
    const second = await app.current.openWindow();
    await electron.evaluate((_, ref) => {
      const { agent } = runwatch.cloud.createRun({ ...ref, title: 'Ends while it is being opened' });
      agent.runStarted();
      for (let n = 0; n < 1_500; n++) agent.toolCall({ toolCallId: `call-${n}`, title: `Step ${n}`, kind: 'read' });
      runwatch.run(ref.runId).flushLog();
      Object.assign(globalThis, { held: runwatch.cloud.switches.holdPage(0, { runId: ref.runId }) });
    }, run);
    await recordStory(page, run);
    await recordStory(second, run);
    await electron.evaluate(() => (globalThis as unknown as { held: { reached: Promise<void> } }).held.reached);
    await expect.poll(() => electron.evaluate(() => runwatch.cloud.openStreams())).toBeGreaterThan(0);
    await electron.evaluate((_, { runId }) => {
      const ending = runwatch.run(runId);
      for (const text of ['The last ', 'words.']) ending.agent.chunk(text);
      ending.finish('completed');
    }, run);
    await expect.poll(() => electron.evaluate(() => runwatch.cloud.openStreams())).toBe(0);
    expect((await storyOf(page, run.runId))?.kinds).toEqual([]);

    // The second window hangs while everything is told.
    const blocked = second.evaluate(() => {
      for (const end = performance.now() + 2_000; performance.now() < end; );
      return globalThis.stories?.['ends early/?']?.kinds.length;
    });
    await electron.evaluate(() => (globalThis as unknown as { held: { release(): void } }).held.release());
    await expect.poll(async () => (await storyOf(page, run.runId))?.kinds.at(-1), { timeout: 30_000 }).toBe('ended');
    await blocked;
    await expect.poll(async () => (await storyOf(second, run.runId))?.kinds.at(-1), { timeout: 30_000 }).toBe('ended');

    const told = await storyOf(page, run.runId);
    expect(told?.kinds.filter((kind) => kind !== 'fill')).toEqual(['snapshot', 'from', 'ended']);
    expect(told?.texts).toEqual(['The last words.']);
    expect(await storyOf(second, run.runId)).toMatchObject({ texts: told?.texts, entries: told?.entries });
    expect((await storyOf(second, run.runId))?.kinds.filter((kind) => kind !== 'fill')).toEqual([
      'snapshot',
      'from',
      'ended',
    ]);
    await show(second, run.runId);
    await sees(second, 'The last words.');
    await second.getByTestId('run-status').getByText('Completed').waitFor();
    await second.close();
  });
});

describe('a long run', () => {
  test('shows its newest text first, fills in the rest, and stays where one reads', async () => {
    const { electron, page } = app.current;
    await electron.evaluate(
      () => void runwatch.cloud.play('long-history', { taskId: 'task', runId: 'long', size: 20_000 }),
    );
    await show(page, 'long');
    await expect
      .poll(() => page.getByTestId('integrity').textContent(), { timeout: 30_000 })
      .toMatch(/complete to #20,\d\d\d/i);
    expect(await transcript(page).getByRole('article').count()).toBeLessThan(200);
    await picture(page, 'long-history');
  });

  test('shows the plan that was told long before what is held, while the history has not been read yet', async () => {
    const { electron, page } = app.current;
    await electron.evaluate(() => {
      const { agent } = runwatch.cloud.createRun({ taskId: 'task', runId: 'planned', title: 'Goes by a plan' });
      agent.runStarted();
      agent.plan([
        { content: 'Look', status: 'completed' },
        { content: 'Find the race in `applyCoupon()`', status: 'in_progress' },
        { content: 'Prove it', status: 'pending' },
      ]);
      for (let n = 0; n < 5_000; n++) agent.toolCall({ toolCallId: `call-${n}`, title: `Step ${n}`, kind: 'read' });
      runwatch.run('planned').flushLog();
      const held = runwatch.cloud.switches.holdPage(0, { runId: 'planned', route: 'logs' });
      Object.assign(globalThis, { heldHistory: held });
    });
    await show(page, 'planned');
    await expect.poll(() => page.getByTestId('plan-bar').textContent()).toBe('Plan 1/3Find the race in applyCoupon()');
    expect(await page.getByTestId('integrity').textContent()).toContain('Loading history');
    await picture(page, 'plan-before-history');
    await electron.evaluate(() =>
      (globalThis as unknown as { heldHistory: { release(): void } }).heldHistory.release(),
    );
    await expect
      .poll(() => page.getByTestId('integrity').textContent(), { timeout: 30_000 })
      .toMatch(/complete to #5,/i);
    expect(await page.getByTestId('plan-bar').textContent()).toBe('Plan 1/3Find the race in applyCoupon()');
  });
});
