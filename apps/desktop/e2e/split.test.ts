import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaints } from './axe.ts';
import { callMain } from './bridge.ts';
import { outOfReach, smallTargets } from './controls.ts';
import { launchApp, type RunningApp } from './launch.ts';
import { picture } from './picture.ts';
import { resizeTo } from './window-size.ts';

let userData = '';
let app: RunningApp;
beforeAll(async () => {
  userData = mkdtempSync(path.join(tmpdir(), 'runwatch-split-'));
  app = await begin();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  rmSync(userData, { recursive: true, force: true });
});

/** The app with three runs of which two have much to say. */
async function begin(): Promise<RunningApp> {
  const started = await launchApp({ userData });
  await started.electron.evaluate(() => {
    for (const [runId, title] of [
      ['one', 'Fix flaky checkout test'],
      ['two', 'Rename billing module'],
      ['three', 'Measure the build'],
    ] as const) {
      const run = runwatch.cloud.createRun({ taskId: runId, runId, title });
      run.agent.runStarted();
      run.agent.userPrompt(`Begin with ${runId}`);
      for (let n = 0; n < 60; n++) run.agent.message(`Message ${n} of ${runId}, about the coupon.`);
      run.flushLog();
    }
  });
  await resizeTo(started, 1280, 800);
  return started;
}

const row = (title: string) => app.page.getByTestId('run-row').filter({ hasText: title });
const pane = (side: 'left' | 'right') => app.page.locator(`.pane[data-side=${side}]`);
const composer = (side: 'left' | 'right') => pane(side).getByTestId('composer');
const titles = () => app.page.locator('.pane h1').allTextContents();
const hash = () => app.page.evaluate(() => location.hash);
const usedSide = () => app.page.locator('.pane[data-used]').getAttribute('data-side');
const focusedIn = () => app.page.evaluate(() => document.activeElement?.closest<HTMLElement>('.pane')?.dataset['side']);
const say = (runId: string, words: string) =>
  app.electron.evaluate((_, [id, text]) => runwatch.run(id).agent.message(text), [runId, words] as const);
const askIn = (runId: string, requestId: string) =>
  app.electron.evaluate(
    (_, [id, request]) => {
      const run = runwatch.run(id);
      void run.agent.requestPermission({ requestId: request, title: `Push ${request}` });
      run.flushLog();
    },
    [runId, requestId] as const,
  );

describe('two runs beside each other', () => {
  test('are opened by Ctrl+click, each live with its own strip, transcript and composer', async () => {
    const { page } = app;
    await page.evaluate(() => location.assign('#/task/one/run/one'));
    await page.getByTestId('transcript').getByText('Message 59 of one').waitFor();
    await row('Rename billing').click({ modifiers: ['ControlOrMeta'] });
    for (const [side, runId] of [
      ['left', 'one'],
      ['right', 'two'],
    ] as const) {
      await pane(side).getByTestId('transcript').getByText(`Message 59 of ${runId}`).waitFor();
      await pane(side).locator('[data-testid=wire][data-phase=live]').waitFor();
      await say(runId, `And live in ${runId}`);
      await pane(side).getByText(`And live in ${runId}`).waitFor();
      expect(await pane(side).getByTestId('transcript').getAttribute('data-follow')).toBe('following');
    }
    expect(await hash()).toBe('#/task/one/run/one/right/task/two/run/two');
    expect(await usedSide()).toBe('left');
    await picture(page, 'split');
  });

  test('send each to its own run', async () => {
    const input = { whileWorking: 'send' };
    await callMain(app.page, { type: 'mutation', path: 'settings.set', input });
    await composer('right').fill('To the right one');
    await composer('right').press('Enter');
    await pane('right').getByText('To the right one').waitFor();
    expect(await pane('left').getByText('To the right one').count()).toBe(0);
    await app.page.keyboard.press('Control+i');
    await pane('right').getByRole('tab', { name: 'Commands' }).click();
    await pane('right').getByTestId('sent-commands').getByText('user_message').waitFor();
    await app.page.keyboard.press('Control+i');
  });

  test('are both whole for assistive technology, in every look', async () => {
    const found = { light: await complaints(app.page, 'light'), targets: await smallTargets(app.page) };
    expect(found).toEqual({ light: [], targets: [] });
  });

  test('never move the focus from whoever writes in the other one: asks, messages, reconnects, the end', async () => {
    const { electron, page } = app;
    await composer('left').click();
    await page.evaluate(() => {
      const moves: string[] = [];
      Object.assign(globalThis, { moves });
      document.addEventListener('focusin', ({ target }) => moves.push((target as Element).outerHTML.slice(0, 80)));
      window.addEventListener('blur', () => moves.push('the window was left'));
    });
    const written: string[] = [];
    const write = async (words: string) => {
      written.push(words);
      await page.keyboard.type(words);
    };
    await write('One writes ');
    await say('two', 'Something new');
    await pane('right').getByText('Something new').waitFor();
    await write('on and ');
    await askIn('two', 'p1');
    await pane('right').getByTestId('permission-card').waitFor();
    await write('on, while ');
    await electron.evaluate(() => runwatch.run('two').switches.cut());
    await say('two', 'After the cut');
    await pane('right').getByText('After the cut').waitFor();
    await write('the other ');
    await electron.evaluate(() => runwatch.run('two').answerPermission('p1', 'allow'));
    await electron.evaluate(() => runwatch.run('two').flushLog());
    await pane('right').getByTestId('permission-card').waitFor({ state: 'detached' });
    await askIn('two', 'p2');
    await pane('right').getByTestId('permission-card').waitFor();
    await write('run goes ');
    await electron.evaluate(() => runwatch.run('two').finish('completed'));
    await pane('right').locator('[data-testid=wire][data-phase=ended]').waitFor();
    await write('to its end.');
    expect(await composer('left').inputValue()).toBe(written.join(''));
    expect(await page.evaluate(() => (globalThis as unknown as { moves: string[] }).moves)).toEqual([]);
    expect(await usedSide()).toBe('left');
    await composer('left').fill('');
  });

  test('share the keys, which mean the one that was used last', async () => {
    const { page } = app;
    await pane('left').getByTestId('transcript').click();
    await page.keyboard.press('Control+f');
    expect(await focusedIn()).toBe('left');
    await page.keyboard.type('coupon');
    await pane('left').locator('[data-testid=find-count][data-status=done]').waitFor();
    await page.keyboard.press('F6');
    expect(await focusedIn()).toBe('right');
    expect(await usedSide()).toBe('right');
    expect(await pane('right').getByTestId('used-mark').count()).toBe(1);
    expect(await pane('left').getByTestId('used-mark').count()).toBe(0);
    await page.keyboard.press('Control+f');
    await page.keyboard.type('Message 5');
    await pane('right').locator('[data-testid=find-count][data-status=done]').waitFor();
    // What was found is marked in both, each by its own search.
    const marked = () =>
      page.evaluate(() => {
        const sides = [...(CSS.highlights.get('found') ?? [])].map(
          (range) => (range as Range).startContainer.parentElement?.closest<HTMLElement>('.pane')?.dataset['side'],
        );
        return [...new Set(sides)].sort();
      });
    await expect.poll(marked).toEqual(['left', 'right']);
    await picture(page, 'split-find');
    await page.keyboard.press('Escape');
    await expect.poll(marked).toEqual(['left']);
    await page.keyboard.press('F6');
    await pane('left').getByRole('textbox', { name: 'Find in this run' }).press('Escape');
    await expect.poll(marked).toEqual([]);
  });

  test('have an inspector each, of the entry that is read in its own pane', async () => {
    const { page } = app;
    const inspector = (side: 'left' | 'right') => pane(side).getByTestId('inspector');
    await pane('left').locator('article').last().focus();
    await page.keyboard.press('Control+i');
    await inspector('left').getByRole('tab', { name: 'Entries' }).click();
    const entry = await inspector('left').getByTestId('inspected-entry').getByRole('status').textContent();
    await pane('right').getByTestId('inspect').click();
    await inspector('right').waitFor();
    await pane('right').locator('article').first().focus();
    expect(await inspector('left').getByTestId('inspected-entry').getByRole('status').textContent()).toBe(entry);
    expect(await complaints(page, 'light')).toEqual([]);
    await picture(page, 'split-inspectors');
    await page.keyboard.press('Control+i');
    await inspector('right').waitFor({ state: 'detached' });
    await pane('left').getByTestId('inspect').click();
    await inspector('left').waitFor({ state: 'detached' });
  });

  test('are opened in the pane in use, and one that is shown is gone to instead', async () => {
    const { page } = app;
    await composer('left').click();
    await row('Measure the build').click();
    await expect.poll(titles).toEqual(['Measure the build', 'Rename billing module']);
    await row('Rename billing').click();
    expect(await usedSide()).toBe('right');
    expect(await titles()).toEqual(['Measure the build', 'Rename billing module']);
    // From the palette as well, although the focus was in the other pane when it opened.
    await composer('left').click();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette').getByRole('combobox').fill('rename');
    await page.keyboard.press('Enter');
    await page.getByTestId('palette').waitFor({ state: 'detached' });
    await expect.poll(usedSide).toBe('right');
    await expect.poll(focusedIn).toBe('right');
    // As a link is shown by main: the page stays, only its address is another.
    await page.evaluate(() => location.assign('#/task/one/run/one/entry/5'));
    await expect.poll(titles).toEqual(['Measure the build', 'Fix flaky checkout test']);
    await expect.poll(hash).toBe('#/task/one/run/one/left/task/three/run/three');
    await expect.poll(() => pane('right').getByTestId('transcript').getAttribute('data-follow')).toBe('held');
    expect(await pane('left').getByTestId('transcript').getAttribute('data-follow')).toBe('following');
  });

  test('are both looked at: neither makes a notice, or is unread', async () => {
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
    await app.page.bringToFront();
    await askIn('one', 'seen-one');
    await askIn('three', 'seen-three');
    for (const side of ['left', 'right'] as const) await pane(side).getByTestId('permission-card').waitFor();
    await expect
      .poll(() => app.page.locator('[data-testid=run-row]', { hasText: 'Push seen-' }).count(), { timeout: 45_000 })
      .toBe(2);
    expect(await app.electron.evaluate(() => runwatch.notices.missed.map(({ title }) => title))).toEqual([]);
    for (const title of ['Fix flaky', 'Measure the build'])
      expect(await row(title).getByTestId('unread').count()).toBe(0);
  });

  test('are both there again after a reload, and when the app is started again', async () => {
    const before = await hash();
    await app.page.reload();
    await expect.poll(titles).toEqual(['Measure the build', 'Fix flaky checkout test']);
    expect(await usedSide()).toBe('right');
    await app[Symbol.asyncDispose]();
    app = await begin();
    await expect.poll(titles).toEqual(['Measure the build', 'Fix flaky checkout test']);
    expect(await hash()).toBe(before);
    expect(await usedSide()).toBe('right');
    await pane('left').getByText('Message 59 of three').waitFor();
  });

  test('are divided anew at the edge between them, which is kept, and one is closed at its button', async () => {
    const { page } = app;
    const edge = page.getByRole('separator', { name: 'Between the two runs' });
    const width = () => pane('left').evaluate((element) => element.getBoundingClientRect().width);
    const before = await width();
    await edge.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(width).toBeGreaterThan(before + 20);
    const wide = await width();
    await page.reload();
    await expect.poll(width).toBe(wide);
    await pane('left').getByTestId('close-pane').click();
    await expect.poll(titles).toEqual(['Fix flaky checkout test']);
    expect(await hash()).toBe('#/task/one/run/one');
    expect(await page.getByRole('separator', { name: 'Between the two runs' }).count()).toBe(0);
  });

  test('are shown one at a time where there is no room for both, and change places at a tab, with nothing lost', async () => {
    const { page } = app;
    await row('Measure the build').click({ modifiers: ['ControlOrMeta'] });
    await expect.poll(titles).toEqual(['Fix flaky checkout test', 'Measure the build']);
    await composer('right').fill('A draft');
    await resizeTo(app, 720, 480);
    await expect.poll(titles).toEqual(['Measure the build']);
    await picture(page, 'split-720');
    const tab = (name: string) => page.getByTestId('pane-tabs').getByRole('button', { name });
    await tab('Fix flaky').click();
    await expect.poll(titles).toEqual(['Fix flaky checkout test']);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Fix flaky');
    expect(await complaints(page, 'light')).toEqual([]);
    expect(await outOfReach(page)).toEqual([]);
    await page.keyboard.press('F6');
    await expect.poll(titles).toEqual(['Measure the build']);
    await resizeTo(app, 1280, 800);
    await expect.poll(titles).toEqual(['Fix flaky checkout test', 'Measure the build']);
    expect(await composer('right').inputValue()).toBe('A draft');
  });
});
