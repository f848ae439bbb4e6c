import { beforeAll, expect, test } from 'vitest';
import { callMain, hearMore, watchFrom } from './bridge.ts';
import { shareApp } from './launch.ts';
import { scriptWatches } from './scripted-watches.ts';

const app = shareApp();
const retry = { type: 'mutation', path: 'retry', input: { run: { taskId: 'task', runId: 'run' } } } as const;

declare global {
  /** In main: how often the service was asked to retry. */
  var retries: number;
  /** In main: opens a window beside the app's own, and lets its page ask the service to retry. */
  var askFrom: (options: {
    url: string;
    admit: boolean;
    webPreferences?: Electron.WebPreferences;
    script?: string;
  }) => Promise<void>;
}

const refused = () => app.current.electron.evaluate(() => ({ ...runwatch.ipc.refused }));
const countRetries = () => app.current.electron.evaluate(() => globalThis.retries);

beforeAll(async () => {
  await app.current.electron.evaluate(({ app: electronApp, BrowserWindow }, operation) => {
    globalThis.retries = 0;
    runwatch.service.retry = async () => void globalThis.retries++;
    const request = JSON.stringify({ method: 'request', operation: { id: 'foreign', ...operation } });
    globalThis.askFrom = async ({ url, admit, webPreferences, script = `electronTRPC.sendMessage(${request})` }) => {
      const preload = `${electronApp.getAppPath()}/out/preload/index.cjs`;
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, ...webPreferences } });
      if (admit) runwatch.ipc.admit(window);
      await window.loadURL(url);
      await window.webContents.executeJavaScript(script.replace('REQUEST', request));
    };
  }, retry);
});

test('our own page in an admitted window is heard', async () => {
  const answer = await callMain(app.current.page, retry);
  expect(answer.result).toEqual({ type: 'data' });
  expect(await countRetries()).toBe(1);
});

test('our own page in a window that was not admitted is refused', async () => {
  const before = await refused();
  await app.current.electron.evaluate(() => askFrom({ url: 'runwatch-app://bundle/index.html', admit: false }));
  await expect.poll(async () => (await refused())['unknown-window']).toBeGreaterThan(before['unknown-window']);
  expect(await countRetries()).toBe(1);
});

test('another page in an admitted window is refused', async () => {
  await app.current.electron.evaluate(() => askFrom({ url: 'data:text/html,<p>other', admit: true }));
  await expect.poll(refused).toMatchObject({ 'foreign-origin': 1 });
  expect(await countRetries()).toBe(1);
});

test('a frame inside our own page is refused', async () => {
  await app.current.electron.evaluate(() =>
    askFrom({
      url: 'runwatch-app://bundle/index.html',
      admit: true,
      // The app's windows give frames no preload at all; this one does, as a page might that has broken out.
      webPreferences: { nodeIntegrationInSubFrames: true },
      script: `new Promise((loaded) => {
          const frame = Object.assign(document.createElement('iframe'), { srcdoc: '<p>inside', onload: () => loaded(frame) });
          document.body.append(frame);
        }).then((frame) => frame.contentWindow.electronTRPC.sendMessage(REQUEST))`,
    }),
  );
  await expect.poll(refused).toMatchObject({ 'not-top-frame': 1 });
  expect(await countRetries()).toBe(1);
});

test('messages that are none do no harm', async () => {
  const before = await refused();
  const sent = await app.current.page.evaluate(() => {
    const messages: unknown[] = [
      undefined,
      null,
      0,
      'request',
      [],
      {},
      { method: 'request' },
      { method: 'request', operation: null },
      { method: 'request', operation: { id: 1, type: 'mutation', path: 'retry' } },
      { method: 'request', operation: { id: 'a', type: 'constructor', path: 'retry' } },
      { method: 'request', operation: { id: 'a', type: 'mutation', path: 'r'.repeat(100_000) } },
      { method: 'subscription.stop' },
      { method: 'subscription.stop', id: {} },
      { method: 'toString', id: 'a' },
    ];
    for (const message of messages) electronTRPC.sendMessage(message);
    return messages.length;
  });
  await expect.poll(async () => (await refused()).malformed - before.malformed).toBe(sent);
  expect((await callMain(app.current.page, retry)).result).toEqual({ type: 'data' });
});

test('calls that do not exist, or not with this input, are answered with an error', async () => {
  const { page } = app.current;
  const codes = [];
  for (const operation of [
    { type: 'mutation', path: 'constructor' },
    { type: 'mutation', path: '__proto__' },
    { type: 'subscription', path: 'retry', input: retry.input },
    { type: 'query', path: 'watch' },
    { type: 'mutation', path: 'retry' },
    { type: 'mutation', path: 'retry', input: { run: { taskId: '..', runId: 'run' } } },
    { type: 'mutation', path: 'ack', input: { watchId: 'a', seq: -1 } },
    { type: 'subscription', path: 'watch', input: { watchId: '', run: retry.input.run } },
  ] as const)
    codes.push((await callMain(page, operation)).error?.data.code);
  expect(codes).toEqual([...Array(4).fill('NOT_FOUND'), ...Array(4).fill('BAD_REQUEST')]);
});

test('an error that nobody foresaw tells the page nothing but that', async () => {
  await app.current.electron.evaluate(() => {
    runwatch.service.stop = () => Promise.reject(new Error('connect ECONNREFUSED secret.example'));
  });
  const { error } = await callMain(app.current.page, { ...retry, path: 'stop' });
  expect(error).toMatchObject({ message: 'Cannot do this: internal error', data: { code: 'INTERNAL_SERVER_ERROR' } });
  expect(JSON.stringify(error)).not.toContain('secret.example');
});

test('whatever a page says: the watch of another window goes on, and nothing is left when the page goes', async () => {
  const { electron, page, openWindow } = app.current;
  await scriptWatches(electron);
  await page.reload();
  const watch = await watchFrom(page, 'neighbour');
  await hearMore(page, watch);
  const hostile = await openWindow();
  await hostile.waitForFunction(() => 'electronTRPC' in globalThis);
  const subscriptions = () => electron.evaluate(() => runwatch.ipc.subscriptions);
  const before = await subscriptions();
  const answers = await hostile.evaluate(async (seed) => {
    let state = seed;
    // A small generator, so that a failure can be seen again (mulberry32).
    const random = () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), state | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
    };
    const pick = <T>(...values: T[]): T => values[Math.floor(random() * values.length)] as T;
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const odd = () =>
      pick<unknown>(
        undefined,
        null,
        0,
        10n,
        '',
        'x'.repeat(200_000),
        [],
        {},
        cyclic,
        new Map([[1, cyclic]]),
        new Date(Number.NaN),
        new Error('x'),
        /x/,
        new Uint8Array(1_000),
      );
    const id = () => pick('a', 'b', 'c', '__proto__', 'constructor');
    const run = () =>
      pick<unknown>(
        { taskId: 'task', runId: 'run' },
        { taskId: 'task', runId: 'run' },
        { taskId: '..', runId: '' },
        odd(),
      );
    const input = () =>
      pick<unknown>(
        { watchId: id(), run: run(), seq: pick<unknown>(1, 2 ** 52, -1, odd()), id: id(), command: odd() },
        odd(),
      );
    const request = () => ({
      method: 'request',
      operation: {
        id: pick<unknown>(id(), id(), id(), odd()),
        type: pick<unknown>('subscription', 'subscription', 'mutation', 'query', odd()),
        path: pick<unknown>('watch', 'watch', 'runs', 'ack', 'retry', 'stop', 'command', '__proto__', odd()),
        input: input(),
      },
    });
    let heard = 0;
    electronTRPC.onMessage(() => heard++);
    for (let n = 0; n < 600; n++) {
      electronTRPC.sendMessage(
        pick<unknown>(request(), request(), request(), { method: 'subscription.stop', id: id() }, odd()),
      );
      if (n % 50 === 0) await new Promise((turn) => setTimeout(turn));
    }
    return heard;
  }, 20_261_122);
  expect(answers).toBeGreaterThan(50);
  await hearMore(page, watch);
  await hostile.close();
  await expect.poll(subscriptions, { timeout: 15_000 }).toBeLessThanOrEqual(before);
  await hearMore(page, watch);
  expect(app.current.output()).not.toMatch(/unhandled|destroyed|disposed|Error sending/i);
});
