import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { type LocalCloud, startLocalCloud } from '@runwatch/local-cloud';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { callMain } from './bridge.ts';
import { launchApp, type RunningApp } from './launch.ts';
import { picture } from './picture.ts';

const WORDS = 'CANARY-words-5f1e';
// One looks like a key, the other is only known to be one.
const KEYS = { environment: 'plainCANARYkey41d7', typed: 'phx_CANARYtyped8c2b', wrong: 'phx_CANARYwrong3a9d' };
const run = { taskId: 'task', runId: 'watched' };
const odd = { taskId: `${WORDS} task`, runId: `${WORDS} run` };
const hashOf = ({ taskId, runId }: typeof run) =>
  `#/task/${encodeURIComponent(taskId)}/run/${encodeURIComponent(runId)}`;

/** A session in which everything that must not be told is told, somewhere. */
describe('a session full of secrets', () => {
  const userData = mkdtempSync(path.join(tmpdir(), `runwatch-${WORDS}-`));
  const logs = path.join(userData, 'logs');
  let cloud: LocalCloud;
  let second: LocalCloud;
  let app: RunningApp;
  let bundle = '';
  let log = '';
  const text = () => readFileSync(path.join(logs, 'runwatch.log'), 'utf8');

  beforeAll(async () => {
    cloud = await startLocalCloud({ apiKey: KEYS.environment, projectId: `${WORDS}-project` });
    second = await startLocalCloud({ apiKey: KEYS.typed, projectId: '7', projectName: WORDS });
    for (const one of [run, odd]) {
      const made = cloud.createRun({ ...one, title: WORDS, repository: `${WORDS}/repository` });
      made.agent.userPrompt(`${WORDS} prompt`);
      made.agent.message(`${WORDS} answer`);
    }
    writeFileSync(path.join(userData, 'settings.json'), `{"theme": "${WORDS}`);
    app = await launchApp({
      userData,
      environment: {
        RUNWATCH_URL: cloud.apiUrl,
        RUNWATCH_KEY: KEYS.environment,
        RUNWATCH_PROJECT: cloud.projectId,
      },
    });
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    for (const one of [cloud, second]) await one[Symbol.asyncDispose]();
    rmSync(userData, { recursive: true, force: true });
  });

  async function open(one: typeof run): Promise<void> {
    const { page } = app;
    await page.evaluate((hash) => location.assign(hash), hashOf(one));
    await page.getByTestId('transcript').getByText(`${WORDS} answer`).first().waitFor();
    await page.locator('[data-testid=wire][data-phase=live]').waitFor();
  }

  test('is played to its end', async () => {
    const { electron, page } = app;
    await open(odd);
    await open(run);
    // The wire breaks, and servers say what they should not.
    const hostile = { status: 500, headers: { 'x-words': WORDS }, body: { detail: WORDS, token: KEYS.environment } };
    cloud.switches.answer('proxy_stream', hostile, { times: 1, runId: run.runId });
    for (const one of cloud.runs) one.switches.reset();
    await expect.poll(() => text().match(/ opened leg=proxy resumed=true/g)?.length).toBeGreaterThanOrEqual(2);
    const composer = page.getByRole('textbox', { name: 'Message' });
    // A message that waited for the end of the turn would be no command yet.
    await callMain(page, { type: 'mutation', path: 'settings.set', input: { whileWorking: 'send' } });
    cloud.switches.answer('command', { ...hostile, status: 400 }, { times: 1 });
    await composer.fill(`${WORDS} message`);
    await composer.press('Enter');
    await expect.poll(() => text()).toContain(' command-failed ');
    // Keys are tried, refused, taken and given back.
    const server = { kind: 'self-hosted', address: second.apiUrl };
    const connect = (key: string) =>
      callMain(page, {
        type: 'mutation',
        path: 'accounts.connect',
        input: { server, key, projectId: '7', projectName: WORDS, keeping: 'session' },
      });
    expect((await connect(KEYS.wrong)).error).toBeDefined();
    const id = (await connect(KEYS.typed)).result?.data;
    await expect.poll(() => text()).toContain(`account what=added account=${id}`);
    await callMain(page, { type: 'mutation', path: 'accounts.signOut', input: { id } });
    await expect.poll(() => text()).toContain(`account what=signed-out account=${id}`);
    // Something fails that nobody foresaw, in the page and in main.
    await page.evaluate((words) => {
      setTimeout(() => {
        throw new TypeError(words);
      });
      void Promise.reject(new RangeError(words));
    }, WORDS);
    await electron.evaluate((_, words) => {
      runwatch.service.stop = () => Promise.reject(new Error(`connect ECONNREFUSED ${words}`));
      const error = Object.assign(new Error(words), { code: words });
      (process as NodeJS.EventEmitter).emit('uncaughtExceptionMonitor', error, 'uncaughtException');
      void Promise.reject(new SyntaxError(`Unexpected token in ${words}`));
    }, WORDS);
    await callMain(page, { type: 'mutation', path: 'stop', input: { run } });
    for (const what of ['thrown', 'rejected'])
      await expect.poll(() => text()).toContain(`page-failed window=1 what=${what}`);
    // A page crashes and comes back: another one, because the test's driver has no hold on it any more.
    const other = await app.openWindow();
    await other.waitForLoadState('load');
    await electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === 2)?.webContents;
      return new Promise<void>((loaded) => {
        contents?.once('did-finish-load', () => loaded());
        contents?.forcefullyCrashRenderer();
      });
    });
    bundle = await saveBundle(page);
    await app[Symbol.asyncDispose]();
    log = readdirSync(logs)
      .map((name) => readFileSync(path.join(logs, name), 'utf8'))
      .join('\n');
  });

  async function saveBundle(page: RunningApp['page']): Promise<string> {
    const file = path.join(userData, 'bundle.json');
    await app.electron.evaluate((_, chosenFile) => {
      Object.assign(globalThis, { chosenFile });
    }, file);
    await page.locator('[data-testid=wire][data-phase=live]').waitFor();
    await page.keyboard.press('Control+i');
    await page.getByRole('button', { name: 'Save bundle' }).click();
    await page.getByText('Saved bundle.json').waitFor();
    return readFileSync(file, 'utf8');
  }

  test('the log has told what the app did, and what befell it', () => {
    const expected = [
      /^\S+Z info started runwatch=\d+\.\d+\.\d+ electron=\d+\S+ chrome=\S+ node=\S+ platform=\w+ release=\S+ arch=\w+ packaged=false$/,
      /^\S+Z warn unreadable file=settings$/,
      /^\S+Z info demo-started tookMs=\d+$/,
      /^\S+Z info window-made window=1 windows=1$/,
      /^\S+Z info page-loaded window=1$/,
      /^\S+Z info account what=there account=environment type=environment state=ready kept=session$/,
      /^\S+Z info wire account=environment run=~[0-9a-f]{12} opened leg=proxy resumed=false status=200 firstByteMs=\d+$/,
      /^\S+Z info wire account=environment run=~[0-9a-f]{12} closed leg=proxy why=failed openMs=\d+ .* code=network$/,
      /^\S+Z warn wire account=environment run=~[0-9a-f]{12} not-opened .* code=unavailable httpStatus=500$/,
      /^\S+Z warn wire account=environment run=~[0-9a-f]{12} waiting what=stream .* why=(transport|backend)/,
      /^\S+Z warn command-failed run=~[0-9a-f]{12} method=user_message code=\w+ httpStatus=400$/,
      /^\S+Z error page-failed window=1 what=thrown error=TypeError/,
      /^\S+Z error page-failed window=1 what=rejected error=RangeError/,
      /^\S+Z error fault origin=exception error=Error/,
      /^\S+Z error fault origin=rejection error=SyntaxError/,
      /^\S+Z error call-failed path=stop error=Error/,
      /^\S+Z error page-gone window=2 reason=(killed|crashed) exitCode=-?\d+$/,
      /^\S+Z info page-loaded window=2$/,
      /^\S+Z info window-closed window=1$/,
      /^\S+Z info quit-asked$/,
      /^\S+Z info left tookMs=\d+ inTime=true$/,
    ];
    const lines = log.split('\n');
    expect(expected.filter((one) => !lines.some((line) => one.test(line)))).toEqual([]);
  });

  test('S4, S5: there is no key, token, server, path or word of it in the log or the bundle', () => {
    const sent = [...cloud.requests, ...second.requests].map(({ headers }) => String(headers['authorization']));
    const tokens = [...new Set(sent.map((header) => header.replace('Bearer ', '')))];
    // The account's key and the runs' own tokens went over the wire.
    expect(tokens.length).toBeGreaterThan(3);
    const hosts = [cloud.apiUrl, cloud.proxyUrl, second.apiUrl].map((url) => new URL(url));
    const secrets = [
      'CANARY',
      ...Object.values(KEYS),
      ...tokens,
      ...hosts.flatMap(({ host, hostname, port }) => [host, hostname, `:${port}`]),
      userData,
      homedir(),
      'localhost',
      'http:',
      'https:',
    ];
    for (const told of [log, bundle]) {
      expect(told).toContain('page-gone');
      for (const secret of secrets) {
        const at = told.indexOf(secret);
        expect(at < 0 ? '' : told.slice(Math.max(0, at - 200), at + 100)).toBe('');
      }
    }
  });

  test('the bundle has the last lines of the log, and what it calls the run', () => {
    const told = JSON.parse(bundle) as { log: string[]; runInLog: string };
    expect(told.log.length).toBeGreaterThan(10);
    expect(log).toContain(told.log.at(-1));
    expect(told.log.filter((line) => line.includes(`run=${told.runInLog} opened`))).not.toEqual([]);
  });

  test('the log is readable by its user alone', () => {
    expect(readdirSync(logs)).toEqual(['runwatch.log']);
    expect(statSync(path.join(logs, 'runwatch.log')).mode & 0o777).toBe(0o600);
  });
});

describe('a log whose folder cannot be written', () => {
  const userData = mkdtempSync(path.join(tmpdir(), 'runwatch-e2e-no-log-'));
  afterAll(() => rmSync(userData, { recursive: true, force: true }));

  test('costs nobody the app, says nothing on the console, and is in the bundle all the same', async () => {
    // A file where the folder should be.
    writeFileSync(path.join(userData, 'logs'), '');
    await using app = await launchApp({ userData });
    const { electron, page } = app;
    await electron.evaluate((_, to) => {
      const made = runwatch.cloud.createRun(to);
      made.agent.message('Here.');
    }, run);
    await page.evaluate((hash) => location.assign(hash), hashOf(run));
    await page.locator('[data-testid=wire][data-phase=live]').waitFor();
    const file = path.join(userData, 'bundle.json');
    await electron.evaluate((_, chosenFile) => {
      Object.assign(globalThis, { chosenFile });
    }, file);
    await page.keyboard.press('Control+i');
    await page.getByRole('button', { name: 'Save bundle' }).click();
    await page.getByText('Saved bundle.json').waitFor();
    const { log } = JSON.parse(readFileSync(file, 'utf8')) as { log: string[] };
    expect(log[0]).toMatch(/ info started /);
    expect(log.join('\n')).toMatch(/ wire .* opened /);

    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByRole('button', { name: 'Show the log' }).click();
    await dialog.getByText('There is no log to show').waitFor();
    await picture(page, 'settings-no-log');
    expect(app.output()).not.toMatch(/\blog\b|ENOTDIR|EEXIST/);
  });
});

describe('the log', () => {
  test('is shown in its folder, from the settings and from the menu, without a path crossing', async () => {
    await using app = await launchApp();
    const { electron, page } = app;
    await page.getByTestId('account').waitFor();
    const folder = await electron.evaluate(({ app: self, shell }) => {
      const shown: string[] = [];
      Object.assign(globalThis, { shown });
      shell.showItemInFolder = (file) => void shown.push(file);
      return self.getPath('logs');
    });
    const shown = () => electron.evaluate(() => (globalThis as unknown as { shown: string[] }).shown);
    await page.keyboard.press('Control+,');
    await page.getByRole('dialog').getByRole('button', { name: 'Show the log' }).click();
    await expect.poll(shown).toEqual([path.join(folder, 'runwatch.log')]);
    await picture(page, 'settings-log');
    await page.keyboard.press('Escape');
    await page.bringToFront();
    await electron.evaluate(({ BrowserWindow, Menu }) => {
      BrowserWindow.getAllWindows()[0]?.focus();
      const help = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&Help');
      help?.submenu?.items.find(({ label }) => label === 'Show the app log')?.click();
    });
    await expect.poll(async () => (await shown()).length).toBe(2);
    expect(await page.content()).not.toContain(folder);
  });

  test('is written by main alone: its library hears no page, and puts nothing into one', async () => {
    await using app = await launchApp();
    const { electron, page } = app;
    await page.getByTestId('account').waitFor();
    const found = await electron.evaluate(({ ipcMain, session }) => {
      // Registered twice, it would throw.
      ipcMain.handle('__ELECTRON_LOG__', () => {});
      ipcMain.removeHandler('__ELECTRON_LOG__');
      const { defaultSession } = session;
      return {
        channels: ipcMain.eventNames().filter((name) => ipcMain.listenerCount(name) > 0 && name !== 'error'),
        scripts: (defaultSession.getPreloadScripts?.() ?? defaultSession.getPreloads()).length,
      };
    });
    expect(found).toEqual({ channels: ['electron-trpc'], scripts: 0 });
    expect(await page.evaluate(() => Object.keys(globalThis).filter((name) => /electron/i.test(name)))).toEqual([
      'electronTRPC',
    ]);
    // What its renderer half would send is refused like anything else that is no message of ours.
    const folder = await electron.evaluate(({ app: self }) => self.getPath('logs'));
    await page.evaluate(() => electronTRPC.sendMessage({ data: ['CANARY'], level: 'error', date: new Date() }));
    await expect.poll(() => electron.evaluate(() => runwatch.ipc.refused.malformed)).toBe(1);
    expect(readFileSync(path.join(folder, 'runwatch.log'), 'utf8')).not.toContain('CANARY');
  });

  test('is not written by a second instance, which shows the window of the first', async () => {
    const userData = mkdtempSync(path.join(tmpdir(), 'runwatch-e2e-two-'));
    onTestFinished(() => rmSync(userData, { recursive: true, force: true }));
    await using first = await launchApp({ userData });
    await first.page.getByTestId('account').waitFor();
    await expect(launchApp({ userData })).rejects.toThrow();
    const log = readFileSync(path.join(userData, 'logs', 'runwatch.log'), 'utf8');
    expect(log.match(/ started /g)).toHaveLength(1);
  });
});
