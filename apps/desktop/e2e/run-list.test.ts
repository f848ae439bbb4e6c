import { beforeAll, expect, test } from 'vitest';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';

const app = shareApp();

/** What main has told the system; put on main's global object by this test. */
interface Told {
  badges: number[];
  notices: { title: string; body: string; click(): void; closed: boolean }[];
}
declare global {
  var toldSystem: Told;
}

const rows = () => app.current.page.getByTestId('run-row');
const row = (title: string) => rows().filter({ hasText: title });
const group = (title: string) => app.current.page.getByRole('region', { name: title });
const told = () =>
  app.current.electron.evaluate(() => ({
    badge: globalThis.toldSystem.badges.at(-1),
    notices: globalThis.toldSystem.notices.map(
      ({ title, body, closed }) => `${title}: ${body}${closed ? ' (closed)' : ''}`,
    ),
    missed: runwatch.notices.missed.map(({ kind, title }) => `${kind}: ${title}`),
  }));
const hash = () => app.current.page.evaluate(() => decodeURIComponent(location.hash));

beforeAll(async () => {
  const { electron, page } = app.current;
  await electron.evaluate(({ app: electronApp, Notification }) => {
    const { toldSystem: told } = Object.assign(globalThis, { toldSystem: { badges: [], notices: [] } as Told });
    // Whether the machine of this test has docks and notifications must not matter.
    electronApp.setBadgeCount = (count = 0) => told.badges.push(count) > 0;
    electronApp.getBadgeCount = () => told.badges.at(-1) ?? 0;
    Notification.isSupported = () => true;
    Notification.prototype.show = function (this: Electron.Notification) {
      const shown = { title: this.title, body: this.body, click: () => void this.emit('click'), closed: false };
      told.notices.push(shown);
      this.close = () => {
        shown.closed = true;
      };
    };
    const { cloud } = runwatch;
    const open = cloud.createRun({ taskId: 't1', runId: 'open', title: 'Fix flaky checkout test' });
    open.agent.runStarted();
    open.agent.userPrompt('Fix it');
    const other = cloud.createRun({ taskId: 't2', runId: 'other', title: 'Rename billing module' });
    other.agent.runStarted();
    other.flushLog();
    cloud.createRun({ taskId: 't3', runId: 'queued', title: 'Draft release notes', status: 'queued' });
    cloud.createRun({ taskId: 't4', runId: 'done', title: 'Add health endpoint' }).finish('completed');
    cloud.createRun({ taskId: 't5', runId: 'failed', title: 'Migrate to pnpm' }).finish('failed', {
      errorMessage: 'The sandbox ran out of memory',
    });
  });
  await page.evaluate(() => location.assign('#/task/t1/run/open'));
  await page.getByTestId('wire').getByText('Live').waitFor();
});

test('a run that nobody opened asks for a permission: it needs you, in list, title, badge and notice, until it is answered elsewhere', async () => {
  const { electron, page } = app.current;
  await row('Rename billing module').waitFor();
  expect(await group('Needs you').count()).toBe(0);
  await electron.evaluate(() => {
    const run = runwatch.run('other');
    void run.agent.requestPermission({ requestId: 'p1', title: 'Bash', rawInput: { command: 'rm -rf dist' } });
    run.flushLog();
  });
  await group('Needs you').getByText('allow rm -rf dist?').waitFor({ timeout: 45_000 });
  await expect.poll(told).toEqual({
    badge: 1,
    notices: ['Needs you: Rename billing module: Allow rm -rf dist?'],
    missed: ['needs-you: Rename billing module'],
  });
  await expect.poll(() => page.title()).toMatch(/^\(1\) Fix flaky checkout test/);
  await picture(page, 'run-list-asks');
  await page.getByTestId('notices').click();
  await page.getByTestId('notice').getByText('Rename billing module').waitFor();
  await picture(page, 'run-list-missed');
  await page.keyboard.press('Escape');

  await electron.evaluate(() => {
    const run = runwatch.run('other');
    run.answerPermission('p1', 'allow');
    run.flushLog();
  });
  await expect.poll(() => group('Needs you').count(), { timeout: 45_000 }).toBe(0);
  await expect.poll(told).toEqual({
    badge: 0,
    notices: ['Needs you: Rename billing module: Allow rm -rf dist? (closed)'],
    missed: [],
  });
  await expect.poll(() => page.title()).toMatch(/^Fix flaky checkout test/);
  // Nobody has opened it for all that.
  expect(await electron.evaluate(() => runwatch.cloud.openStreams())).toBe(1);
});

test('rows say what goes on, why a run failed, how long it waits; and what is unread until it is looked at', async () => {
  const { electron, page } = app.current;
  await electron.evaluate(() => {
    const { agent } = runwatch.run('open');
    agent.toolCall({ toolCallId: 'c1', title: 'npm test -- -r 50', kind: 'execute', status: 'in_progress' });
  });
  await row('Fix flaky').getByText('npm test -- -r 50').waitFor();
  await row('Draft release notes')
    .getByText(/queued \d+ s/)
    .waitFor();
  await group('Done today').getByText('The sandbox ran out of memory').waitFor();
  await row('Rename billing').getByTestId('unread').waitFor({ timeout: 45_000 });
  await electron.evaluate(() => {
    const run = runwatch.run('other');
    run.agent.toolCall({ toolCallId: 'c2', title: 'git rebase main', kind: 'execute' });
    run.flushLog();
  });
  // Nobody watches that one.
  await row('Rename billing').getByText('git rebase main').waitFor({ timeout: 45_000 });
  await picture(page, 'run-list-rows');
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
  await page.bringToFront();
});

/** Whether something stands in the part of the transcript that is on screen. */
const isInSight = (text: string) =>
  app.current.page.getByTestId('transcript').evaluate((scroller, words) => {
    const screen = scroller.getBoundingClientRect();
    return [...scroller.querySelectorAll('article')].some((article) => {
      const box = article.getBoundingClientRect();
      return article.textContent.includes(words) && box.bottom > screen.top && box.top < screen.bottom;
    });
  }, text);
const follow = () => app.current.page.getByTestId('transcript').getAttribute('data-follow');

test('a notice that is clicked opens its run where it was asked, however much has come since', async () => {
  const { electron, page } = app.current;
  await electron.evaluate(() => {
    const run = runwatch.run('other');
    void run.agent.requestPermission({ requestId: 'p2', title: 'Push to main' });
    // Sub-agents go on beside a question.
    for (let n = 0; n < 1_500; n++)
      run.agent.toolCall({ toolCallId: `beside-${n}`, title: `Beside ${n}`, kind: 'read' });
    run.flushLog();
  });
  await expect.poll(async () => (await told()).notices.length, { timeout: 45_000 }).toBe(2);
  expect(await hash()).toBe('#/task/t1/run/open');
  await electron.evaluate(() => globalThis.toldSystem.notices.at(-1)?.click());
  await expect.poll(hash).toBe('#/task/t2/run/other');
  await page.getByTestId('permission-card').waitFor();
  await expect.poll(() => isInSight('Waiting for an answer')).toBe(true);
  expect(await follow()).toBe('held');
  expect((await told()).missed).toEqual([]);
  await picture(page, 'notice-request');
});

test('a notice of the end opens its run at its end, also where it was left elsewhere', async () => {
  const { electron, page } = app.current;
  await page.getByTestId('transcript').press('Home');
  await expect.poll(() => page.getByTestId('run-bar').getAttribute('aria-valuenow')).toBe('1');
  await page.evaluate(() => location.assign('#/task/t1/run/open'));
  await page.getByTestId('transcript').getByText('Fix it').first().waitFor();
  await electron.evaluate(() => {
    const run = runwatch.run('other');
    run.agent.message('There is no room left.');
    run.flushLog();
    run.finish('failed', { errorMessage: 'The disk is full' });
  });
  await expect.poll(async () => (await told()).missed, { timeout: 45_000 }).toEqual(['failed: Rename billing module']);
  await page.getByTestId('notices').click();
  await page.getByTestId('notice').getByText('Rename billing module').click();
  await expect.poll(hash).toBe('#/task/t2/run/other');
  await expect.poll(() => isInSight('There is no room left.')).toBe(true);
  expect(await follow()).toBe('following');
  await picture(page, 'notice-end');
});

test('the list is narrowed down, and says how old it is when it cannot be read', async () => {
  const { electron, page } = app.current;
  await page.getByTestId('run-filter').fill('billing');
  await expect.poll(() => rows().count()).toBe(1);
  await page.getByTestId('run-filter').fill('no such run');
  await page.getByTestId('runs').getByText('No run has “no such run”').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => rows().count()).toBe(5);

  const freshness = page.getByTestId('freshness');
  await freshness.getByText(/5 runs · updated \d+ s ago/).waitFor();
  await electron.evaluate(() => {
    const repair = runwatch.cloud.switches.answer('tasks', { status: 503, headers: { 'retry-after': '120' } });
    Object.assign(globalThis, { repair });
  });
  await freshness.getByText(/5 runs · as of .* · not updated: .* · next try in/).waitFor({ timeout: 30_000 });
  await picture(page, 'run-list-old');
  await electron.evaluate(() => (globalThis as unknown as { repair(): void }).repair());
  await freshness.getByRole('button', { name: 'Now' }).click();
  await freshness.getByText(/5 runs · updated \d+ s ago/).waitFor();
});

test('the wire is paused and resumed; the run stays what it is', async () => {
  const { page } = app.current;
  await page.evaluate(() => location.assign('#/task/t1/run/open'));
  await page.getByTestId('pause').click();
  await page
    .getByTestId('wire')
    .getByText(/^Paused/)
    .waitFor();
  expect(await page.getByTestId('run-status').textContent()).toContain('In progress');
  await picture(page, 'wire-paused');
  await page.getByRole('button', { name: 'Resume' }).click();
  await page
    .getByTestId('wire')
    .getByText(/Live|Caught up/)
    .waitFor();
});
