import { beforeEach, expect, test } from 'vitest';
import { callMain, hearMore, watchFrom } from './bridge.ts';
import { launchApp, shareApp } from './launch.ts';
import { countWatches, expectWatches, scriptWatches } from './scripted-watches.ts';

const app = shareApp();

beforeEach(async () => {
  const { electron, page } = app.current;
  await page.reload();
  await scriptWatches(electron);
});

test('reloading ten times leaves one subscription of each kind', async () => {
  const { electron, page } = app.current;
  const subscriptions = () => electron.evaluate(() => runwatch.ipc.subscriptions);
  for (let reload = 0; reload < 10; reload++) {
    await page.reload();
    await hearMore(page, await watchFrom(page, 'run'));
  }
  await expect.poll(() => countWatches(electron)).toEqual({ started: 10, active: 1, lists: 1 });
  // A kind of which each page left one would be ten.
  await expect.poll(subscriptions).toBeLessThan(10);
});

test('moving within the page, and navigations that come to nothing, leave the subscription alone', async () => {
  const { electron, page } = app.current;
  const watch = await watchFrom(page, 'run');
  await hearMore(page, watch);
  await page.evaluate(() => {
    location.hash = '#elsewhere';
    history.pushState({}, '', '#again');
    location.href = 'https://prevented.example/';
    const download = Object.assign(document.createElement('a'), { href: 'data:text/plain,a', download: 'a.txt' });
    const frame = document.createElement('iframe');
    document.body.append(download, frame);
    download.click();
    frame.remove();
    history.back();
  });
  await hearMore(page, watch);
  expect(await countWatches(electron)).toMatchObject({ started: 1, active: 1 });
});

test('a page that crashes loses its subscription, is loaded again, and may subscribe again', async () => {
  await using other = await launchApp();
  const { electron, page } = other;
  await scriptWatches(electron);
  await hearMore(page, await watchFrom(page, 'run'));
  await electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((loadedAgain) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('did-finish-load', () => loadedAgain());
        contents?.forcefullyCrashRenderer();
      }),
  );
  await expectWatches(electron, 0);
  // Through Electron: the test's driver has given the page up.
  const firstSeq = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(`new Promise((resolve) => {
      const input = { watchId: 'after', run: { taskId: 'task', runId: 'run' } };
      electronTRPC.onMessage((answer) => { if (answer.id === 'after') resolve(answer.result.data.seq); });
      electronTRPC.sendMessage({ method: 'request', operation: { id: 'after', type: 'subscription', path: 'watch', input } });
    })`),
  );
  expect(firstSeq).toBe(1);
  await expectWatches(electron, 1);
  // A second crash within a minute: this time nothing is loaded in its place.
  await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await expectWatches(electron, 0);
  expect(other.output()).not.toMatch(/destroyed|disposed|UnhandledPromise|Error sending/i);
});

test('a load that fails ends the subscription of the page that it replaced', async () => {
  await using other = await launchApp();
  await scriptWatches(other.electron);
  await hearMore(other.page, await watchFrom(other.page, 'run'));
  await other.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]
      ?.webContents.loadURL('http://127.0.0.1:1/')
      .catch(() => {}),
  );
  await expectWatches(other.electron, 0);
});

test('using an id twice ends with the page all the same', async () => {
  await using other = await launchApp();
  await scriptWatches(other.electron);
  await other.page.evaluate(() => {
    for (const watchId of ['first', 'second'])
      electronTRPC.sendMessage({
        method: 'request',
        operation: {
          id: 'same',
          type: 'subscription',
          path: 'watch',
          input: { watchId, run: { taskId: 'task', runId: 'run' } },
        },
      });
  });
  await expectWatches(other.electron, 2);
  await other.page.reload();
  await expectWatches(other.electron, 0);
});

test('closing a window in the middle of a burst disturbs nobody', async () => {
  await using other = await launchApp();
  await scriptWatches(other.electron, 0);
  const kept = await watchFrom(other.page, 'run');
  for (let round = 0; round < 3; round++) {
    const second = await other.openWindow();
    await hearMore(second, await watchFrom(second, 'run'));
    await other.electron.evaluate(({ BrowserWindow }) => {
      const [newest] = BrowserWindow.getAllWindows().sort((a, b) => b.id - a.id);
      // A turn later: the test's driver loses its answer when the window goes while it is being given.
      setImmediate(() => newest?.destroy());
    });
    await expectWatches(other.electron, 1);
  }
  await hearMore(other.page, kept);
  expect((await callMain(other.page, { type: 'mutation', path: 'nothing' })).error?.data.code).toBe('NOT_FOUND');
  expect(other.output()).not.toMatch(/destroyed|disposed|UnhandledPromise|Error sending/i);
});

test('a window that does not acknowledge is sent four messages and no more', async () => {
  await using other = await launchApp();
  await scriptWatches(other.electron, 0);
  await other.page.evaluate(() => {
    globalThis.received = { silent: 0 };
    const { received } = globalThis;
    electronTRPC.onMessage(({ id }) => {
      if (id === 'silent') received['silent'] = (received['silent'] ?? 0) + 1;
    });
    const input = { watchId: 'silent', run: { taskId: 'task', runId: 'run' } };
    electronTRPC.sendMessage({
      method: 'request',
      operation: { id: 'silent', type: 'subscription', path: 'watch', input },
    });
  });
  await other.page.waitForFunction(() => received?.['silent'] === 4);
  // Time enough for main to send a hundred more, if it would.
  for (let call = 0; call < 20; call++) await callMain(other.page, { type: 'mutation', path: 'nothing' });
  expect(await other.page.evaluate(() => received?.['silent'])).toBe(4);
});

test('quitting in the middle of a burst ends the app', async () => {
  await using other = await launchApp();
  await scriptWatches(other.electron, 0);
  await hearMore(other.page, await watchFrom(other.page, 'run'));
  const exited = new Promise((resolve) => other.electron.process().once('exit', resolve));
  await other.electron.close();
  expect(await exited).toBe(0);
});
