import { expect, test } from 'vitest';
import { startConnectProxy } from './connect-proxy.ts';
import { launchApp } from './launch.ts';

test('P4: main reaches both legs through the proxy that Chromium goes by, and only through it', async () => {
  await using proxy = await startConnectProxy();
  // Chromium leaves out this machine unless it is told not to.
  const args = [`--proxy-server=${proxy.address}`, '--proxy-bypass-list=<-loopback>'];
  await using app = await launchApp({ args });
  const { electron, page } = app;
  const hosts = await electron.evaluate(() => {
    const { agent } = runwatch.cloud.createRun({ taskId: 'task', runId: 'behind', title: 'Behind a proxy' });
    agent.message('Seen through the proxy.');
    return [runwatch.cloud.apiUrl, runwatch.cloud.proxyUrl].map((url) => new URL(url).host);
  });
  await page.evaluate(() => location.assign('#/task/task/run/behind'));
  const wire = page.getByTestId('wire');
  await wire.getByText('Live').waitFor();
  await page.getByTestId('transcript').getByText('Seen through the proxy.').first().waitFor();
  expect(new Set(proxy.tunnels)).toEqual(new Set(hosts));

  proxy.isOpen = false;
  const before = proxy.tunnels.length;
  await electron.evaluate(() => {
    const run = runwatch.run('behind');
    run.switches.reset();
    run.agent.message('Said while it was closed.');
  });
  await expect.poll(() => proxy.tunnels.length, { timeout: 20_000 }).toBeGreaterThan(before);
  await wire.getByText('Live').waitFor({ state: 'detached' });
  expect(await electron.evaluate(() => runwatch.cloud.openStreams())).toBe(0);

  proxy.isOpen = true;
  await wire.getByText('Live').waitFor();
  await page.getByTestId('transcript').getByText('Said while it was closed.').first().waitFor();
});
