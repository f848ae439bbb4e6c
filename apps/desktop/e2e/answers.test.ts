import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { callMain } from './bridge.ts';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';
import { settled } from './settled.ts';

const app = shareApp();
const RUN = { taskId: 'task', runId: 'answers' };

const transcript = (page: Page) => page.getByTestId('transcript');
const follows = (page: Page) => transcript(page).getAttribute('data-follow');
const set = (change: object) => callMain(app.current.page, { type: 'mutation', path: 'settings.set', input: change });

/** Where the answer that has these words begins, in pixels below the top of the screen; null while it is not drawn. */
const topOf = (page: Page, words: string) =>
  transcript(page).evaluate((scroller, text) => {
    const article = [...scroller.querySelectorAll('article')].find((one) => one.textContent.includes(text));
    return article ? Math.round(article.getBoundingClientRect().top - scroller.getBoundingClientRect().top) : null;
  }, words);
/** How far the end of the transcript is below the end of the screen. */
const below = (page: Page) =>
  transcript(page).evaluate(({ scrollHeight, clientHeight, scrollTop }) =>
    Math.round(scrollHeight - clientHeight - scrollTop),
  );

/** The agent writes on, in pieces: so many lines, with a word that tells them. */
const write = (word: string, lines: number) =>
  app.current.electron.evaluate(
    (_, [runId, name, many]) => {
      const { agent } = runwatch.run(runId);
      for (let n = 1; n <= many; n++) agent.chunk(`${name} has line ${n}, and it is read in a moment.\n\n`);
    },
    [RUN.runId, word, lines] as const,
  );
const call = (many: number, name: string) =>
  app.current.electron.evaluate(
    (_, [runId, calls, title]) => {
      const { agent } = runwatch.run(runId);
      for (let n = 1; n <= calls; n++)
        agent.toolCall({ toolCallId: `${title}-${n}`, title: `${title} ${n}`, kind: 'read', status: 'completed' });
    },
    [RUN.runId, many, name] as const,
  );
/** The log has all that was told. */
async function logged(): Promise<void> {
  const { electron, page } = app.current;
  const total = await electron.evaluate((_, runId) => {
    runwatch.run(runId).flushLog();
    return runwatch.run(runId).truth().length;
  }, RUN.runId);
  const complete = new RegExp(`complete to #${total.toLocaleString('en')} `, 'i');
  await expect.poll(() => page.getByTestId('integrity').textContent(), { timeout: 30_000 }).toMatch(complete);
}
const sees = (page: Page, text: string) => transcript(page).getByText(text).last().waitFor({ state: 'attached' });

describe('an answer that is told while the latest is followed', () => {
  beforeAll(async () => {
    const { electron, page } = app.current;
    await electron.evaluate((_, run) => {
      const { agent } = runwatch.cloud.createRun({ ...run, title: 'Answers at length' });
      agent.runStarted();
      agent.userPrompt('Why does it fail?');
    }, RUN);
    await call(20, 'Looked');
    await page.evaluate((hash) => location.assign(hash), `#/task/${RUN.taskId}/run/${RUN.runId}`);
    await sees(page, 'Looked 20');
    await page.getByTestId('wire').getByText('Live').waitFor();
  });

  test('goes by, as everything does, unless the setting says otherwise', async () => {
    const { page } = app.current;
    await write('Earlier', 60);
    await expect.poll(() => topOf(page, 'Earlier has line 60')).toBeLessThan(0);
    expect([await follows(page), await below(page)]).toEqual(['following', 0]);
  });

  test('stays with its first line at the top, whatever comes, until it has been read past', async () => {
    const { page } = app.current;
    expect((await set({ answersStay: true })).error).toBeUndefined();
    // What is read at a glance goes by.
    await call(3, 'Between');
    await write('Short', 1);
    await call(30, 'After short');
    await sees(page, 'After short 30');
    await expect.poll(() => below(page)).toBe(0);
    expect(await follows(page)).toBe('following');

    await write('First', 8);
    await sees(page, 'First has line 8');
    expect([await follows(page), await below(page)]).toEqual(['following', 0]);
    await write('First', 60);
    await expect.poll(() => follows(page)).toBe('reading');
    expect(await topOf(page, 'First has line 1,')).toBe(0);
    await call(5, 'Later');
    await expect.poll(() => page.getByTestId('pill').textContent()).toContain('5 new');
    expect(await topOf(page, 'First has line 1,')).toBe(0);
    await picture(page, 'answer-stays');

    // The log has taken in all of it: what was told in pieces is one entry each now.
    await logged();
    expect([await topOf(page, 'First has line 1,'), await follows(page)]).toEqual([0, 'reading']);
    expect(await page.getByTestId('pill').textContent()).toContain('5 new');
  });

  test('is read past at one’s own pace, up to the end, which is followed again', async () => {
    const { page } = app.current;
    await transcript(page).hover();
    await page.mouse.wheel(0, 300);
    await settled(transcript(page));
    expect([await follows(page), await topOf(page, 'First has line 1,')]).toEqual(['held', -300]);
    await write('First', 1);
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 600);
        await settled(transcript(page));
        return follows(page);
      })
      .toBe('following');
    await call(40, 'Last');
    await sees(page, 'Last 40');
    await expect.poll(() => below(page)).toBe(0);
    expect(await page.getByTestId('pill').count()).toBe(0);

    // The next one stays again, and goes by when one goes to the end while it is being told.
    await write('Second', 60);
    await expect.poll(() => follows(page)).toBe('reading');
    expect(await topOf(page, 'Second has line 1,')).toBe(0);
    await page.getByTestId('pill').click();
    await write('Second', 40);
    await expect.poll(() => topOf(page, 'Second has line 40')).toBeLessThan(-2_000);
    expect([await follows(page), await below(page)]).toEqual(['following', 0]);
  });
});

test('what is read stays where it is when the log has told in one entry what was told in pieces before it', async () => {
  const { page } = app.current;
  await set({ answersStay: false });
  await call(2, 'Before');
  await write('Third', 80);
  await call(20, 'Behind third');
  await write('Fourth', 3);
  await call(30, 'Behind fourth');
  await sees(page, 'Behind fourth 30');
  await transcript(page).hover();
  for (
    let turn = 0;
    (await topOf(page, 'Fourth has line 1,')) === null || ((await topOf(page, 'Fourth has line 1,')) ?? 0) < 100;
    turn++
  ) {
    expect(turn).toBeLessThan(100);
    await page.mouse.wheel(0, -100);
    await settled(transcript(page));
  }
  const before = await topOf(page, 'Fourth has line 1,');
  const fresh = await page.getByTestId('pill').textContent();
  await logged();
  expect(await topOf(page, 'Fourth has line 1,')).toBe(before);
  expect(await page.getByTestId('pill').textContent()).toBe(fresh);
  await call(2, 'New');
  await expect.poll(() => page.getByTestId('pill').textContent()).toContain('2 new');
  expect(await topOf(page, 'Fourth has line 1,')).toBe(before);
});

test('a message that is sent keeps the place, or goes to the latest where that is chosen', async () => {
  const { page } = app.current;
  const send = async (words: string) => {
    await page.getByTestId('composer').fill(words);
    await page.keyboard.press('Enter');
    await page.getByTestId('pending').getByText(words).waitFor();
  };
  await set({ whileWorking: 'send' });
  const before = await topOf(page, 'Fourth has line 1,');
  await send('One more thing');
  expect([await follows(page), await topOf(page, 'Fourth has line 1,')]).toEqual(['held', before]);
  await set({ afterSending: 'jumps' });
  await send('And another');
  await expect.poll(() => follows(page)).toBe('following');
  await expect.poll(() => below(page)).toBe(0);
});
