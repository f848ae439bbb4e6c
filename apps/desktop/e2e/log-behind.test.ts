import { expect, test } from 'vitest';
import { shareApp } from './launch.ts';
import { picture } from './picture.ts';

const app = shareApp();

const RUN = 'behind';

test('M1: a stream that is further ahead of a log than memory allows is not read on, and the strip says why', async () => {
  const { electron, page } = app.current;
  await electron.evaluate((_, runId) => {
    const run = runwatch.cloud.createRun({ taskId: 'task', runId, title: 'Print a lot' });
    run.agent.runStarted();
    run.agent.userPrompt('Print a lot.');
    run.flushLog();
  }, RUN);
  await page.evaluate((hash) => location.assign(hash), `#/task/task/run/${RUN}`);
  const wire = page.getByTestId('wire');
  await expect.poll(() => wire.textContent()).toContain('Live');
  await electron.evaluate((_, runId) => {
    Object.assign(globalThis, { logIsBack: runwatch.cloud.switches.answer('session_logs', { status: 503 }) });
    const { agent } = runwatch.run(runId);
    // Some 300 MB, as it counts: the bound is 256.
    for (let n = 1; n <= 220; n++) agent.message(`Part ${n}. ${'All there is to say. '.repeat(33_000)}`);
  }, RUN);
  await expect.poll(() => wire.textContent(), { timeout: 90_000 }).toContain('Live text waits for the log: ');
  await picture(page, 'log-behind');
  await page.getByTestId('inspect').click();
  await expect.poll(() => page.getByText('the stream waits for the log').count()).toBe(1);
  await picture(page, 'log-behind-inspector');

  await electron.evaluate((_, runId) => {
    (globalThis as unknown as { logIsBack(): void }).logIsBack();
    const run = runwatch.run(runId);
    run.agent.message('That is all.');
    run.flushLog();
  }, RUN);
  await wire.getByRole('button', { name: 'Now' }).click();
  await page.getByTestId('transcript').getByText('That is all.').waitFor();
  await expect.poll(() => wire.textContent()).toMatch(/^WireLive(?! text)/);
}, 180_000);
