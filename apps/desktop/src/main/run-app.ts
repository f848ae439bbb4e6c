import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { activity, type Clock } from '@runwatch/async';
import { CloudTaskService, LogFolder, systemDisk } from '@runwatch/cloud-task';
import { attachCloudRunsIpc } from '@runwatch/electron-ipc/main';
import { app, BrowserWindow, nativeTheme, net, session } from 'electron';
import { setAppMenu } from './app-menu.ts';
import { serveBundle } from './app-protocol.ts';
import { createWindowRouter } from './app-router.ts';
import { createAppWindow } from './app-window.ts';
import { playDemo } from './demo-cloud.ts';
import { lockSession } from './lock-session.ts';
import { machinePower } from './machine-power.ts';
import { networkName } from './network-name.ts';
import { openSource } from './open-source.ts';
import { bundledPage, pageSource } from './page-source.ts';
import { reloadAfterCrash } from './reload-after-crash.ts';
import { applyTheme } from './settings/apply-theme.ts';
import { SettingsStore } from './settings/settings-store.ts';
import { systemNetwork } from './system-network.ts';
import { exposeToTests, isUnderTest } from './test-handle.ts';
import { wakeOnReturn } from './wake-on-return.ts';
import { watchNetwork } from './watch-network.ts';

export interface AppPorts {
  environment: NodeJS.ProcessEnv;
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
}

/** Runs the app until `quit` resolves, and returns when all it started has ended. Electron must be ready. */
export async function runApp({ environment, clock, random }: AppPorts, quit: Promise<void>): Promise<void> {
  const page = pageSource(environment['ELECTRON_RENDERER_URL'], app.isPackaged);
  lockSession(session.defaultSession, page.origin);
  if (page === bundledPage) serveBundle(fileURLToPath(new URL('../renderer', import.meta.url)));

  const { signal } = new AbortController();
  const settings = new SettingsStore(app.getPath('userData'));
  await using _theme = activity((until) => applyTheme(settings, nativeTheme, until), signal);

  await using source = await openSource(environment);
  await using network = systemNetwork(clock, session.defaultSession);
  const look = () => ({ isOnline: net.isOnline(), network: networkName(networkInterfaces()) });
  await using service = new CloudTaskService({
    clock,
    random,
    network,
    account: source.account,
    power: machinePower,
    logs: new LogFolder({ clock, disk: systemDisk, folder: path.join(app.getPath('userData'), 'runs') }),
    // The demo is on this machine: it needs no network.
    ...(source.demo ? {} : { connectivity: watchNetwork(look, clock) }),
  });
  const parts = { settings };
  await using ipc = attachCloudRunsIpc({ router: createWindowRouter(service, parts), origin: page.origin });
  using _wake = wakeOnReturn(() => service.wake());

  function openWindow(): BrowserWindow {
    const window = createAppWindow();
    ipc.admit(window);
    reloadAfterCrash(window.webContents, clock);
    // A load that fails shows in the window, or the window is gone: nobody needs to hear of it here.
    window.loadURL(page.url).catch(() => {});
    return window;
  }
  function showWindow(): void {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) openWindow();
    else if (window.isMinimized()) window.restore();
    else window.focus();
  }

  setAppMenu(openWindow);
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  if (source.demo && isUnderTest(environment)) exposeToTests({ cloud: source.demo, service, ipc, openWindow });
  else if (source.demo) playDemo(source.demo);
  openWindow();

  await quit;
  for (const window of BrowserWindow.getAllWindows()) window.destroy();
}
