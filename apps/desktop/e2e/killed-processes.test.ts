import { agentWords, buildPrograms, CloudOfProcesses } from '@runwatch/conformance/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchApp } from './launch.ts';
import { recordStory, storyOf } from './story-recorder.ts';

const ENTRIES = 1_500;
const run = { taskId: 'task', runId: 'killed' };

let programs: Awaited<ReturnType<typeof buildPrograms>>;
beforeAll(async () => {
  programs = await buildPrograms();
});
afterAll(() => programs[Symbol.asyncDispose]());

test('W3: a window shows everything once when agent, cloud and Redis are killed while it watches another process of the cloud', async () => {
  await using cloud = await CloudOfProcesses.start(programs);
  const speech = { entries: ENTRIES, eventIds: true };
  const agent = await cloud.sandbox(run, { ...speech, leg: 'proxy', memoryBytes: 64 * 1024, waits: true });
  const { b, apiKey, projectId } = cloud;
  const environment = { RUNWATCH_URL: b.apiUrl, RUNWATCH_KEY: apiKey, RUNWATCH_PROJECT: projectId };
  await using app = await launchApp({ environment });
  const { page } = app;
  await page.evaluate(() => location.assign('#/task/task/run/killed'));
  await recordStory(page, run);

  await agent.process.start();
  for (const [at, killed] of [
    [200, agent.process],
    [500, cloud.a.process],
    [800, cloud.redis],
    [1_100, agent.process],
  ] as const) {
    await expect.poll(() => agent.news.acknowledged, { timeout: 30_000 }).toBeGreaterThan(at);
    await killed.kill();
    await killed.start();
  }
  await expect.poll(() => agent.process.ending, { timeout: 30_000 }).toEqual({ code: 0, signal: null });

  await page.getByTestId('run-status').getByText('Completed').waitFor();
  await expect.poll(() => page.getByTestId('integrity').getAttribute('data-mark')).toBe('complete');
  await expect.poll(async () => (await storyOf(page, run.runId))?.kinds.at(-1)).toBe('ended');
  expect((await storyOf(page, run.runId))?.texts.join('')).toBe(agentWords(ENTRIES));
  const lastTool = page.getByTestId('transcript').getByRole('article').filter({ hasText: 'Step 149' });
  expect(await lastTool.count()).toBe(1);
}, 120_000);
