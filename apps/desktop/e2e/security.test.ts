import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shareApp } from './launch.ts';
import { type LoopbackServer, startLoopbackServer } from './loopback-server.ts';

const app = shareApp();
let server: LoopbackServer;

beforeAll(async () => {
  server = await startLoopbackServer();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  await app.current.page.waitForLoadState('load');
});

describe('the window', () => {
  test('has nothing of Node, and of main only the bridge', async () => {
    const { page } = app.current;
    const names = [
      'process',
      'require',
      'module',
      'exports',
      'Buffer',
      'global',
      'setImmediate',
      '__dirname',
      'electron',
    ];
    expect(await page.evaluate((wanted) => wanted.filter((name) => name in globalThis), names)).toEqual([]);
    expect(await page.evaluate(() => Object.keys(electronTRPC).sort())).toEqual(['onMessage', 'sendMessage']);
  });

  test('runs with every protection on', async () => {
    const preferences = await app.current.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) =>
        // Electron has it, its types do not.
        (webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences }).getLastWebPreferences(),
      ),
    );
    expect(preferences).toHaveLength(1);
    expect(preferences[0]).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      experimentalFeatures: false,
      enableBlinkFeatures: '',
      allowRunningInsecureContent: false,
    });
  });
});

describe('the content security policy', () => {
  test('comes with every answer of the app protocol', async () => {
    const policies = await app.current.electron.evaluate(async ({ session }) => {
      const get = (path: string) => session.defaultSession.fetch(`runwatch-app://bundle/${path}`);
      const answers = await Promise.all([get('index.html'), get('not-there.html')]);
      return answers.map((answer) => answer.headers.get('content-security-policy'));
    });
    const policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; " +
      "worker-src 'self'; frame-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    expect(policies).toEqual([policy, policy]);
  });

  test('is kept by the page itself', async () => {
    const { page } = app.current;
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.reload();
    await page.locator('#root > *').first().waitFor();
    expect(complaints).toEqual([]);
  });

  test('lets the page reach nobody', async () => {
    const { outcomes, violated } = await app.current.page.evaluate(async (url) => {
      const violated_ = new Set<string>();
      document.addEventListener('securitypolicyviolation', (event) => violated_.add(event.effectiveDirective));
      const settle = (attempt: Promise<unknown>) =>
        attempt.then(
          () => 'reached',
          () => 'refused',
        );
      const opened = (target: EventTarget, good: string) =>
        new Promise((resolve, reject) => {
          target.addEventListener(good, resolve);
          target.addEventListener('error', reject);
        });
      // A constructor may refuse at once, or with an event.
      const start = async (make: () => EventTarget, good: string) => opened(make(), good);
      const loaded = (tag: string, attributes: Record<string, string>) => {
        const element = Object.assign(document.createElement(tag), attributes);
        const done = opened(element, 'load');
        document.head.append(element);
        return done;
      };
      const xhr = new XMLHttpRequest();
      xhr.open('GET', url);
      xhr.send();
      const outcomes_ = {
        fetch: await settle(fetch(url)),
        xhr: await settle(opened(xhr, 'load')),
        webSocket: await settle(start(() => new WebSocket(url.replace('http', 'ws')), 'open')),
        eventSource: await settle(start(() => new EventSource(url), 'open')),
        image: await settle(loaded('img', { src: `${url}a.png` })),
        script: await settle(loaded('script', { src: `${url}a.js` })),
        style: await settle(loaded('link', { rel: 'stylesheet', href: `${url}a.css` })),
        worker: await settle(start(() => new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))), 'message')),
      };
      // Violations are reported in turns of their own.
      while (violated_.size < 5) await new Promise((turn) => setTimeout(turn, 5));
      return { outcomes: outcomes_, violated: [...violated_].sort() };
    }, server.url);
    expect(new Set(Object.values(outcomes))).toEqual(new Set(['refused']));
    expect(violated).toEqual(['connect-src', 'img-src', 'script-src-elem', 'style-src-elem', 'worker-src']);
    expect(server.hits()).toBe(0);
  });

  test('runs no script that is not a file of the app, and shows no frame', async () => {
    const { page } = app.current;
    const ran = await page.evaluate(async (url) => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const inline = Object.assign(document.createElement('script'), { textContent: 'globalThis.ran = true' });
      const handler = document.createElement('div');
      handler.innerHTML = '<img src="nothing.png" onerror="globalThis.ran = true">';
      const frame = Object.assign(document.createElement('iframe'), { src: url });
      document.body.append(inline, handler, frame);
      // In a turn of its own: what the test's driver calls directly may evaluate, policy or not.
      const evaluated = await new Promise((tell) =>
        setTimeout(() => {
          try {
            tell(new Function('return true')());
          } catch {
            tell(false);
          }
        }),
      );
      while (!violations.includes('frame-src')) await new Promise((turn) => setTimeout(turn, 5));
      for (const added of [inline, handler, frame]) added.remove();
      return { evaluated, inline: 'ran' in globalThis, violations: [...new Set(violations)].sort() };
    }, server.url);
    expect(ran).toMatchObject({ evaluated: false, inline: false });
    expect(ran.violations).toEqual(expect.arrayContaining(['frame-src', 'script-src', 'script-src-elem']));
    expect(server.hits()).toBe(0);
  });

  test('is not the only lock: a page without it reaches nobody either', async () => {
    const outcome = await app.current.electron.evaluate(async ({ BrowserWindow }, url) => {
      const window = new BrowserWindow({ show: false });
      await window.loadURL('data:text/html,<p>no policy here');
      const attempt = `Promise.all([fetch('${url}'), fetch('${url}', { mode: 'no-cors' })]).then(() => 'reached', () => 'refused')`;
      const told: string = await window.webContents.executeJavaScript(attempt);
      // A turn later, when the test's driver has its answer.
      setImmediate(() => window.destroy());
      return told;
    }, server.url);
    expect(outcome).toBe('refused');
    expect(server.hits()).toBe(0);
  });
});

describe('navigation', () => {
  test('leads nowhere', async () => {
    const { electron, page } = app.current;
    const url = page.url();
    await electron.evaluate(({ BrowserWindow }) => {
      const tried: string[] = [];
      Object.assign(globalThis, { tried });
      BrowserWindow.getAllWindows()[0]?.webContents.on('will-navigate', (event) => tried.push(event.url));
    });
    await page.evaluate(async (loopback) => {
      Object.assign(globalThis, { sameDocument: true });
      const link = (href: string, target = '') =>
        Object.assign(document.createElement('a'), { href, target, textContent: 'go' });
      for (const target of ['file:///etc/passwd', 'data:text/html,<p>other', loopback, 'runwatch-app://bundle/assets/'])
        location.href = target;
      for (const element of [link(loopback), link('runwatch-app://other/index.html')]) {
        document.body.append(element);
        element.click();
        element.remove();
      }
      const form = Object.assign(document.createElement('form'), { action: loopback, method: 'post' });
      document.body.append(form);
      form.submit();
      form.remove();
      location.replace('https://last.example/');
    }, server.url);
    await expect
      .poll(() => electron.evaluate(() => (globalThis as unknown as { tried: string[] }).tried))
      .toContain('https://last.example/');
    expect(await page.evaluate(() => [location.href, 'sameDocument' in globalThis])).toEqual([url, true]);
    expect(server.hits()).toBe(0);
  });

  test('opens no further window, and gives only https to the system', async () => {
    const { electron, page } = app.current;
    await electron.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (url) => void opened.push(url);
    });
    const windows = await page.evaluate(
      (urls) => urls.map((url) => window.open(url)),
      [
        'https://example.com/docs?a=b#c',
        'https://user:word@example.com/',
        'http://example.com/',
        'file:///etc/passwd',
        'javascript:alert(1)',
        'runwatch-app://bundle/index.html',
        'about:blank',
        '',
      ],
    );
    expect(windows).toEqual(Array(8).fill(null));
    const { opened, count } = await electron.evaluate(({ BrowserWindow }) => ({
      opened: (globalThis as unknown as { opened: string[] }).opened,
      count: BrowserWindow.getAllWindows().length,
    }));
    expect({ opened, count }).toEqual({ opened: ['https://example.com/docs?a=b#c'], count: 1 });
  });

  test('may load the same page again', async () => {
    const { page } = app.current;
    await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
    await Promise.all([page.waitForEvent('load'), page.evaluate(() => location.reload())]);
    expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(false);
  });
});

describe('permissions', () => {
  test('are denied, asked for or not', async () => {
    const states = await app.current.page.evaluate(async () => {
      const names = [
        'camera',
        'microphone',
        'geolocation',
        'notifications',
        'clipboard-read',
        'midi',
        'persistent-storage',
      ];
      const query = (name: string) => navigator.permissions.query({ name: name as PermissionName });
      return Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await query(name)).state])));
    });
    expect(new Set(Object.values(states))).toEqual(new Set(['denied']));
    const asked = await app.current.page.evaluate(async () => ({
      notification: await Notification.requestPermission(),
      geolocation: await new Promise<number>((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve(0),
          ({ code }) => resolve(code),
        ),
      ),
      clipboard: await navigator.clipboard.readText().catch((error) => error.name),
      screen: await navigator.mediaDevices.getDisplayMedia().catch((error) => error.name),
    }));
    const deniedByUser = 1;
    expect(asked).toMatchObject({ notification: 'denied', geolocation: deniedByUser, clipboard: 'NotAllowedError' });
    expect(asked.screen).toMatch(/Error$/);
  });
});

describe('the app protocol', () => {
  test('serves the files of the page and nothing else', async () => {
    const paths = [
      'bundle/index.html',
      'bundle/',
      'bundle/../package.json',
      'bundle/%2e%2e/package.json',
      'bundle/..%2fmain/index.js',
      'bundle/..%5cmain/index.js',
      'bundle//etc/passwd',
      'bundle/%2fetc%2fpasswd',
      'bundle/index.html%00.png',
      'other/index.html',
      'bundle.example/index.html',
    ];
    const statuses = await app.current.electron.evaluate(
      ({ session }, urls) =>
        Promise.all(
          urls.map((url) =>
            session.defaultSession.fetch(url).then(
              ({ status }) => status,
              () => 'refused',
            ),
          ),
        ),
      paths.map((path) => `runwatch-app://${path}`),
    );
    expect(statuses).toEqual([200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]);
  });
});
