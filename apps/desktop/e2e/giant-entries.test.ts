import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';

const app = shareApp();

const RUN = 'giant';
const show = (page: Page) => page.evaluate((hash) => location.assign(hash), `#/task/task/run/${RUN}`);
const transcript = (page: Page) => page.getByTestId('transcript');

/** The longest tasks of the window while `work` goes on, in milliseconds. */
async function tasksDuring(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const seen: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.push(Math.round(duration));
    });
    observer.observe({ type: 'longtask' });
    Object.assign(globalThis, {
      longTasks: () => [...seen, ...observer.takeRecords().map((e) => Math.round(e.duration))],
    });
  });
  await work();
  return page.evaluate(() => (globalThis as unknown as { longTasks(): number[] }).longTasks());
}

describe('a run whose agent writes entries of many megabytes', () => {
  test('M3: shows them cut, brings all of one when asked, and the window stays alive', async () => {
    const { electron, page } = app.current;
    await electron.evaluate((_, runId) => {
      const run = runwatch.cloud.createRun({ taskId: 'task', runId, title: 'Print everything' });
      const { agent } = run;
      agent.runStarted();
      agent.userPrompt('Print everything you have.');
      const lines = (count: number) =>
        Array.from({ length: count }, (_line, n) => `Line ${n} of "all there is"`).join('\n');
      const printed = (toolCallId: string, title: string, count: number) => ({
        toolCallId,
        title,
        kind: 'execute' as const,
        status: 'completed' as const,
        rawOutput: { stdout: lines(count) },
      });
      agent.toolCall(printed('small', 'cat all.txt', 50_000));
      run.flushLog();
      agent.toolCall(printed('giant', 'cat everything.txt', 500_000));
      agent.message('That is all.');
    }, RUN);
    await show(page);
    await transcript(page).getByText('That is all.').waitFor();
    const note = page.getByTestId('cut-note');
    expect(await note.count()).toBe(0);

    await transcript(page)
      .getByRole('button', { name: /cat all\.txt/ })
      .click();
    await expect.poll(() => note.textContent()).toMatch(/^… cut for display: 1\.\d MBShow allSave…$/);
    await note.scrollIntoViewIfNeeded();
    await picture(page, 'cut-item');
    const small = await tasksDuring(page, async () => {
      await note.getByRole('button', { name: 'Show all' }).click();
      await note.getByText(/^All of 1\.\d MB$/).waitFor();
    });
    await page.getByText('… 49,980 more lines · show all').waitFor();
    await picture(page, 'cut-item-whole');
    await transcript(page)
      .getByRole('button', { name: /cat all\.txt/ })
      .click();
    await note.waitFor({ state: 'detached' });

    await transcript(page)
      .getByRole('button', { name: /cat everything\.txt/ })
      .click();
    await expect.poll(() => note.textContent()).toMatch(/^… cut for display: 16\.\d MBShow allSave…$/);
    const giant = await tasksDuring(page, async () => {
      await note.getByRole('button', { name: 'Show all' }).click();
      await note.getByText(/^Read up to 2\.0 MB of 16\.\d MB/).waitFor({ timeout: 30_000 });
    });
    await note.scrollIntoViewIfNeeded();
    await picture(page, 'cut-item-giant');
    const opened = await tasksDuring(page, async () => {
      await page.getByRole('button', { name: /lines, and .* that were cut/ }).click();
      await page.getByText('left out · show less').waitFor();
    });
    console.info('Tasks of the window longer than 50 ms:', { small, giant, opened });
    await page.getByTestId('pill').click();
    // The next word is told as promptly as ever.
    await electron.evaluate((_, runId) => runwatch.run(runId).agent.message('Anything else?'), RUN);
    await transcript(page).getByText('Anything else?').waitFor();
  });
});
