import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CloudRun, type LocalCloud, startLocalCloud } from '@runwatch/local-cloud';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { complaints, LOOKS, type Look } from './axe.ts';
import { smallTargets } from './controls.ts';
import { launchApp, shareApp } from './launch.ts';
import { picture } from './picture.ts';

const app = shareApp();

const show = (page: Page, runId: string) => page.evaluate((hash) => location.assign(hash), `#/task/task/run/${runId}`);
/** A run whose agent is at work, made in main. */
const begin = async (runId: string): Promise<void> => {
  const { electron, page } = app.current;
  await electron.evaluate((_, id) => {
    const { agent } = runwatch.cloud.createRun({ taskId: 'task', runId: id, title: `About ${id}` });
    agent.runStarted();
    agent.userPrompt('The login test fails about one time in ten.');
    agent.message('I will run it fifty times.');
  }, runId);
  await show(page, runId);
  await page.getByTestId('transcript').getByText('I will run it fifty times.').waitFor();
  await page.getByTestId('wire').getByText('Live').waitFor();
};
const told = (runId: string) =>
  app.current.electron.evaluate(
    (_, id) =>
      runwatch.run(id).commands.flatMap(({ method, params }) => (method === 'user_message' ? [params['content']] : [])),
    runId,
  );
const endTurn = (runId: string) =>
  app.current.electron.evaluate((_, id) => runwatch.run(id).agent.turnComplete(), runId);
const takeUp = (runId: string, text: string) =>
  app.current.electron.evaluate((_, [id, said]) => runwatch.run(id).agent.userPrompt(said), [runId, text] as const);

const write = async (page: Page, text: string) => {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('composer').press('Enter');
  await queued(page, text).last().waitFor();
};
const queued = (page: Page, text: string) => page.getByTestId('queued').filter({ hasText: text });
const texts = (page: Page) => page.getByTestId('queue').locator('.queue__text').allTextContents();
const head = (page: Page) => page.getByTestId('queue').locator('.queue__title').textContent();
const button = (page: Page, text: string, name: string) => queued(page, text).getByRole('button', { name });

test('messages that are written while the agent works wait, are edited and removed, and go one by one as its turns end', async () => {
  const { page } = app.current;
  await begin('works');
  await write(page, 'also check the Safari job');
  await write(page, 'and update the docs');
  await write(page, 'never mind');
  await expect.poll(() => head(page)).toBe('Queue: 3 · waits here until the agent’s turn is over');
  expect(await told('works')).toEqual([]);
  await picture(page, 'queue');

  await button(page, 'never mind', 'Remove').click();
  await expect.poll(() => texts(page)).toEqual(['also check the Safari job', 'and update the docs']);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('composer');
  await page.keyboard.press('ArrowUp');
  const editor = page.getByTestId('queue-editor');
  await editor.fill('and update the docs, please');
  await picture(page, 'queue-editing');
  await editor.press('Enter');
  await expect.poll(() => texts(page)).toEqual(['also check the Safari job', 'and update the docs, please']);

  // Whoever looks at another run lets nothing wait for that.
  await show(page, 'elsewhere');
  await endTurn('works');
  await expect.poll(() => told('works')).toEqual(['also check the Safari job']);
  await takeUp('works', 'also check the Safari job');
  await show(page, 'works');
  await expect.poll(() => texts(page)).toEqual(['and update the docs, please']);
  expect(await told('works')).toEqual(['also check the Safari job']);
  await endTurn('works');
  await expect.poll(() => told('works')).toEqual(['also check the Safari job', 'and update the docs, please']);
  await takeUp('works', 'and update the docs, please');
  await expect.poll(() => page.getByTestId('queue').count()).toBe(0);
  await endTurn('works');
  // The agent rests: a message goes at once.
  await expect.poll(() => page.getByTestId('item-turn-end').count()).toBe(3);
  await page.getByTestId('composer').fill('thanks');
  await page.getByTestId('composer').press('Enter');
  await expect.poll(async () => (await told('works')).at(-1)).toBe('thanks');
  expect(await page.getByTestId('queue').count()).toBe(0);
});

test('a message is sent at once when that is asked for, and all windows see the same queue, also after a reload', async () => {
  const { page } = app.current;
  await begin('shared');
  await write(page, 'first');
  await write(page, 'urgent');
  const second = await app.current.openWindow();
  await show(second, 'shared');
  await expect.poll(() => texts(second)).toEqual(['first', 'urgent']);
  await button(second, 'urgent', 'Send now').click();
  await expect.poll(() => told('shared')).toEqual(['urgent']);
  await queued(page, 'urgent').getByText('Waits for the agent').waitFor();
  await takeUp('shared', 'urgent');
  await expect.poll(() => texts(page)).toEqual(['first']);

  // It does not go while somebody edits it, and goes when the window in which that is done is gone.
  await button(second, 'first', 'Edit').click();
  await second.getByTestId('queue-editor').waitFor();
  await queued(page, 'first').getByText('Being edited in another window').waitFor();
  await endTurn('shared');
  await expect.poll(() => head(page)).toBe('Queue: 1 · waits until the editing is done');
  await second.close();
  await expect.poll(() => told('shared')).toEqual(['urgent', 'first']);
  await page.reload();
  await queued(page, 'first').getByText('Waits for the agent').waitFor();
});

test('a turn that ends is no reason for a notice when a message is about to go, and is one when none is', async () => {
  const { electron, page } = app.current;
  const missed = () =>
    electron.evaluate(() =>
      runwatch.notices.missed.flatMap(({ kind, run }) => (kind === 'finished' ? [run?.runId] : [])),
    );
  await begin('noticed');
  await write(page, 'one');
  await electron.evaluate(() => {
    const { agent } = runwatch.cloud.createRun({ taskId: 'another', runId: 'witness', title: 'Is followed by nobody' });
    agent.userPrompt('Fix it');
    // What a run does is known while it is watched.
    const watch = async () => {
      const { signal } = new AbortController();
      for await (const _ of runwatch.service.watch({ taskId: 'another', runId: 'witness' }, signal, { as: 'display' }));
    };
    watch().catch(() => {});
    const release = runwatch.cloud.switches.delay('command', new Promise(() => {}));
    Object.assign(globalThis, { letCommandsGo: release });
  });
  const rows = page.getByTestId('run-row');
  await rows.filter({ hasText: 'Is followed by nobody' }).getByText('Reading a message').waitFor();
  await show(page, 'elsewhere');
  await electron.evaluate(() => runwatch.notices.dismissAll());
  await endTurn('noticed');
  await rows.filter({ hasText: 'About noticed' }).getByText('Turn over').waitFor();
  await endTurn('witness');
  // Lists are looked at in order: who hears of the witness has seen the other at rest.
  await expect.poll(missed).toEqual(['witness']);
  await electron.evaluate(() => (globalThis as unknown as { letCommandsGo(): void }).letCommandsGo());
  await expect.poll(() => told('noticed')).toEqual(['one']);
  await takeUp('noticed', 'one');
  await rows.filter({ hasText: 'About noticed' }).getByText('Reading a message').waitFor();
  await endTurn('noticed');
  await expect.poll(missed).toEqual(['noticed', 'witness']);
});

test('what waits is held back when the turn is interrupted, until somebody says otherwise', async () => {
  const { electron, page } = app.current;
  await begin('interrupted');
  await write(page, 'then push it');
  await page.getByTestId('interrupt').click();
  await expect
    .poll(() => electron.evaluate(() => runwatch.run('interrupted').commands.map(({ method }) => method)))
    .toEqual(['cancel']);
  // It may end by itself at this very moment.
  await endTurn('interrupted');
  await queued(page, 'then push it').getByText('Held back: the turn was interrupted').waitFor();
  await picture(page, 'queue-held-back');
  await page.getByTestId('composer').fill('no, wait');
  await page.getByTestId('composer').press('Enter');
  await expect.poll(() => told('interrupted')).toEqual(['no, wait']);
  await takeUp('interrupted', 'no, wait');
  await endTurn('interrupted');
  await page.getByTestId('queue-resume').click();
  await expect.poll(() => told('interrupted')).toEqual(['no, wait', 'then push it']);
});

test('nothing goes while one only watches, and what waited goes behind that', async () => {
  const { page } = app.current;
  await begin('watched');
  await write(page, 'one');
  await page.getByTestId('watch-only').click();
  await expect.poll(() => head(page)).toBe('Queue: 1 · nothing goes while you only watch');
  await endTurn('watched');
  expect(await button(page, 'one', 'Send now').count()).toBe(0);
  await picture(page, 'queue-watch-only');
  expect(await told('watched')).toEqual([]);
  await page.getByTestId('watch-only').click();
  await expect.poll(() => told('watched')).toEqual(['one']);
});

test('U3: two messages that wait when the run ends stay, readable, until they are let go of', async () => {
  const { electron, page } = app.current;
  await begin('ends');
  await write(page, 'one');
  await write(page, 'two');
  await electron.evaluate(() => runwatch.run('ends').finish('completed'));
  await expect.poll(() => head(page)).toBe('Queue: 2 · not sent: the run is over');
  expect(await texts(page)).toEqual(['one', 'two']);
  await picture(page, 'queue-over');
  await button(page, 'two', 'Copy').click();
  expect(await electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('two');
  await button(page, 'one', 'Discard').click();
  await button(page, 'two', 'Discard').click();
  await expect.poll(() => page.getByTestId('queue').count()).toBe(0);
  expect(await told('ends')).toEqual([]);
});

test('the queue is whole for assistive technology in a small window, in every look', async () => {
  const { electron, page } = app.current;
  await begin('small');
  await write(page, 'also check the Safari job, and whatever else runs on a schedule, because nobody looks at these');
  await write(page, 'and update the docs');
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(720, 480));
  await page.waitForFunction(() => innerWidth === 720);
  await picture(page, 'queue-small');
  await button(page, 'and update the docs', 'Edit').click();
  await page.getByTestId('queue-editor').waitFor();
  await picture(page, 'queue-small-editing');
  const found: Record<string, string[]> = {};
  for (const look of Object.keys(LOOKS) as Look[]) found[look] = await complaints(page, look);
  await page.emulateMedia({ ...LOOKS.light, forcedColors: null });
  found['targets'] = await smallTargets(page);
  expect(found).toEqual({ light: [], dark: [], forced: [], targets: [] });
  await page.getByTestId('queue-editor').press('Escape');
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800));
});

describe('an app that is killed', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startLocalCloud();
  });
  afterAll(() => cloud[Symbol.asyncDispose]());

  const messages = (run: CloudRun) => run.commands.map(({ params }) => params['content']);
  const open = (userData: string) =>
    launchApp({
      userData,
      environment: { RUNWATCH_URL: cloud.apiUrl, RUNWATCH_KEY: cloud.apiKey, RUNWATCH_PROJECT: cloud.projectId },
    });
  const kill = async (running: Awaited<ReturnType<typeof launchApp>>): Promise<void> => {
    const closed = running.electron.waitForEvent('close');
    running.electron.process().kill('SIGKILL');
    await closed;
  };

  test('keeps what waits, sends what it had sent without an answer under the same id, and nothing twice', async () => {
    const userData = mkdtempSync(path.join(tmpdir(), 'runwatch-e2e-queue-'));
    onTestFinished(() => rmSync(userData, { recursive: true, force: true }));
    const run = cloud.createRun({ taskId: 'task', runId: 'kept', title: 'Fix the flaky login test' });
    run.agent.runStarted();
    run.agent.userPrompt('Fix it');
    run.agent.message('On it.');
    run.flushLog();

    const first = await open(userData);
    await show(first.page, 'kept');
    await first.page.getByTestId('transcript').getByText('On it.').waitFor();
    await write(first.page, 'one');
    await write(first.page, 'one');
    await write(first.page, 'two');
    await expect.poll(() => texts(first.page)).toEqual(['one', 'one', 'two']);
    const file = path.join(userData, 'queue.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain(cloud.apiKey);
    await kill(first);

    const second = await open(userData);
    await show(second.page, 'kept');
    await expect.poll(() => texts(second.page)).toEqual(['one', 'one', 'two']);
    const repair = cloud.switches.answer('command', 'lose');
    run.agent.turnComplete();
    await expect.poll(() => messages(run)).toEqual(['one']);
    await kill(second);
    repair();

    // Nobody looks at the run: it is sent for all that.
    await using third = await open(userData);
    run.flushLog();
    const [{ id } = { id: undefined }] = run.commands;
    const isAccepted = () => /"state":\s*"sent"/.test(readFileSync(file, 'utf8'));
    await expect.poll(isAccepted, { timeout: 30_000 }).toBe(true);
    expect(messages(run)).toEqual(['one']);
    expect(readFileSync(file, 'utf8')).toContain(id);
    for (const [text, sent] of [
      ['one', ['one', 'one']],
      ['one', ['one', 'one', 'two']],
    ] as const) {
      run.agent.userPrompt(text);
      run.agent.message('Yes.');
      run.agent.turnComplete();
      await expect.poll(() => messages(run), { timeout: 30_000 }).toEqual(sent);
    }
    run.agent.userPrompt('two');
    await show(third.page, 'kept');
    await third.page.getByTestId('transcript').getByText('two', { exact: true }).waitFor();
    await expect.poll(() => third.page.getByTestId('queue').count()).toBe(0);
    expect(messages(run)).toEqual(['one', 'one', 'two']);
    expect(new Set(run.commands.map((command) => command.id)).size).toBe(3);
  });
});
