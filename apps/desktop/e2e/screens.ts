import { playEveryKind } from './every-kind.ts';
import type { RunningApp } from './launch.ts';

/** A screen of the app: how to come to it from the one before, and how to leave it. */
export interface Screen {
  name: string;
  open(app: RunningApp): Promise<unknown>;
  close?(app: RunningApp): Promise<unknown>;
}

const EVERY_KIND = { taskId: 'task', runId: 'every-kind' };
const LIVE = { taskId: 'flaky', runId: 'small-fix' };
const goTo = ({ page }: RunningApp, { taskId, runId }: { taskId: string; runId: string }) =>
  page.evaluate((hash) => location.assign(hash), `#/task/${taskId}/run/${runId}`);
const pressEscape = ({ page }: RunningApp) => page.keyboard.press('Escape');
const transcript = ({ page }: RunningApp) => page.getByTestId('transcript');

async function closeDialog(app: RunningApp): Promise<void> {
  await pressEscape(app);
  await app.page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Opens the run that waits for an answer. */
export async function openLive(app: RunningApp): Promise<void> {
  await goTo(app, LIVE);
  await app.page.getByTestId('permission-card').waitFor();
  await app.page.locator('[data-testid=wire][data-phase=live]').waitFor();
}

/** Opens the finished run in which every kind of entry was told. */
export async function openFinished(app: RunningApp): Promise<void> {
  await goTo(app, EVERY_KIND);
  await app.page.locator('[data-testid=wire][data-phase=ended]').waitFor();
  await transcript(app).getByText('And push it, please.').waitFor();
}

/** All there are, in an order in which each can be reached from the one before. The app begins without an account. */
export const SCREENS: readonly Screen[] = [
  { name: 'first-run', open: ({ page }) => page.getByTestId('first-run').waitFor() },
  {
    name: 'live-run',
    async open(app) {
      await app.electron.evaluate(() => {
        const { cloud } = runwatch;
        cloud.switches.speed(20);
        for (const scenario of ['finished-yesterday', 'fails', 'goes-quiet'] as const) cloud.play(scenario);
        cloud.play('small-fix', { taskId: 'flaky', runId: 'small-fix' });
      });
      await playEveryKind(app, EVERY_KIND);
      await app.electron.evaluate((_, id) => runwatch.run(id).finish('completed'), EVERY_KIND.runId);
      await app.page.getByRole('button', { name: /Try the demo cloud/ }).click();
      await app.page.getByTestId('run-row').nth(4).waitFor();
      await openLive(app);
      // What else goes on is to go on for as long as this takes.
      await app.electron.evaluate(() => runwatch.cloud.switches.speed(1));
    },
  },
  {
    name: 'inspector-live',
    async open({ page }) {
      await page.keyboard.press('Control+i');
      await page.getByTestId('wire-timeline').getByText('stream server').first().waitFor();
      await page.getByTestId('silences').waitFor();
    },
    async close({ page }) {
      await page.keyboard.press('Control+i');
      await page.getByTestId('inspector').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'stop-asked',
    open: async ({ page }) => {
      await page.getByTestId('stop').click();
      await page.getByTestId('stop-confirm').waitFor();
    },
    close: pressEscape,
  },
  {
    name: 'queue',
    async open({ page }) {
      for (const text of ['also check the Safari job', 'and update the docs, please']) {
        await page.getByTestId('composer').fill(text);
        await page.getByTestId('composer').press('Enter');
        await page.getByTestId('queued').getByText(text).waitFor();
      }
    },
  },
  {
    name: 'queue-editing',
    async open({ page }) {
      await page.getByTestId('composer').press('ArrowUp');
      await page.getByTestId('queue-editor').waitFor();
    },
    async close({ page }) {
      await page.getByTestId('queue-editor').press('Escape');
      for (let left = 2; left > 0; left--) {
        await page.getByRole('button', { name: `Remove message ${left}` }).click();
        await page
          .getByTestId('queued')
          .nth(left - 1)
          .waitFor({ state: 'detached' });
      }
    },
  },
  {
    name: 'finished-run',
    open: async (app) => {
      await openFinished(app);
      await transcript(app).press('Home');
    },
  },
  {
    name: 'finished-run-tools',
    async open(app) {
      await transcript(app).press('e');
      await app.page.keyboard.press('e');
      await app.page.locator('article:focus').getByText('npm test').first().waitFor();
      await app.page.keyboard.press('Enter');
    },
  },
  { name: 'finished-run-end', open: (app) => transcript(app).press('End') },
  {
    name: 'find',
    async open({ page }) {
      await page.keyboard.press('Control+f');
      await page.getByRole('textbox', { name: 'Find in this run' }).fill('coupon');
      await page.locator('[data-testid=find-count][data-status=done]').waitFor();
    },
    close: pressEscape,
  },
  {
    name: 'filter',
    async open({ page }) {
      await page.getByRole('button', { name: 'Errors', exact: true }).click();
      await page.getByTestId('found-row').first().waitFor();
    },
    close: ({ page }) => page.getByRole('button', { name: 'Errors', exact: true }).click(),
  },
  {
    name: 'raw-entries',
    async open(app) {
      await transcript(app).press('v');
      await app.page.keyboard.press('3');
    },
    async close(app) {
      await transcript(app).press('v');
      await app.page.keyboard.press('1');
    },
  },
  {
    name: 'plain-page',
    async open(app) {
      await transcript(app).press('v');
      await app.page.keyboard.press('4');
      await app.page.getByTestId('plain-item').first().waitFor();
    },
    async close(app) {
      await transcript(app).press('v');
      await app.page.keyboard.press('1');
      await app.page.getByRole('feed').waitFor();
    },
  },
  {
    name: 'inspector',
    async open({ page }) {
      await page.keyboard.press('Control+i');
      await page.getByTestId('wire-timeline').getByText('everything has been told').waitFor();
    },
  },
  {
    name: 'inspector-entry',
    open: ({ page }) => page.getByRole('tab', { name: 'Entries' }).click(),
  },
  {
    name: 'inspector-boundary',
    async open({ page }) {
      await page.getByRole('tab', { name: 'IPC' }).click();
      await page.getByText('Subscriptions').waitFor();
    },
    async close({ page }) {
      await page.keyboard.press('Control+i');
      await page.getByTestId('inspector').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'row-menu',
    async open({ page }) {
      await page.locator(`[data-run*="${LIVE.runId}"]`).click({ button: 'right' });
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'split',
    async open({ page }) {
      await page.getByTestId('row-open-beside').click();
      await page.locator('.pane[data-side=right]').getByTestId('permission-card').waitFor();
      await page.locator('.pane[data-side=right] [data-testid=wire][data-phase=live]').waitFor();
    },
    async close({ page }) {
      await page.locator('.pane[data-side=right]').getByTestId('close-pane').click();
      await page.getByTestId('close-pane').first().waitFor({ state: 'detached' });
    },
  },
  {
    name: 'palette',
    async open({ page }) {
      await page.keyboard.press('Control+k');
      await page.getByRole('option').first().waitFor();
    },
    close: closeDialog,
  },
  {
    name: 'shortcuts',
    async open(app) {
      await transcript(app).press('?');
      await app.page.getByTestId('shortcuts').waitFor();
    },
    close: closeDialog,
  },
  {
    name: 'settings',
    async open({ page }) {
      await page.keyboard.press('Control+,');
      await page.getByRole('dialog').waitFor();
    },
    close: closeDialog,
  },
  {
    name: 'about',
    async open({ page }) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find anything' }).fill('about');
      await page.getByRole('option', { name: /About Runwatch/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByTestId('about').waitFor();
    },
    close: closeDialog,
  },
  {
    name: 'notices',
    async open({ page }) {
      await page.getByTestId('notices').click();
      await page.getByTestId('notices-list').waitFor();
    },
    async close(app) {
      await pressEscape(app);
      await app.page.getByTestId('notices-list').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'export',
    async open({ page }) {
      await page.getByTestId('export').click();
      await page.getByRole('menu').waitFor();
    },
    async close(app) {
      await pressEscape(app);
      await app.page.getByRole('menu').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'account-menu',
    async open({ page }) {
      await page.getByTestId('account').click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'connect',
    async open({ page }) {
      await page.getByRole('menuitem', { name: /Connect PostHog/ }).click();
      await page.getByRole('dialog').waitFor();
    },
    close: closeDialog,
  },
  {
    name: 'drop-hint',
    async open({ page }) {
      const cdp = await page.context().newCDPSession(page);
      const data = { items: [], files: ['/tmp/run.ndjson'], dragOperationsMask: 1 };
      for (const type of ['dragEnter', 'dragOver'] as const)
        await cdp.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
      await page.getByTestId('drop-hint').waitFor();
    },
    async close({ page }) {
      await pressEscape({ page } as RunningApp);
      await page.getByTestId('drop-hint').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'last-run-gone',
    async open({ page }) {
      await page.evaluate(() => {
        localStorage.setItem('last-address', '#/task/yesterday/run/gone');
        history.replaceState(null, '', location.pathname);
      });
      await page.reload();
      await page.getByTestId('last-run-note').waitFor();
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
    async close({ page }) {
      await page.getByRole('button', { name: 'Put away' }).click();
      await page.getByTestId('last-run-note').waitFor({ state: 'detached' });
    },
  },
];
