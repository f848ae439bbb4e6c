import { randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { activity, type Clock } from '@runwatch/async';
import { CloudTaskService, keptFor, LogFolder, systemDisk, withFileRuns } from '@runwatch/cloud-task';
import { attachCloudRunsIpc } from '@runwatch/electron-ipc/main';
import { FILES_ACCOUNT, LINK_SCHEME } from '@runwatch/protocol';
import { app, BrowserWindow, clipboard, nativeTheme, net, safeStorage, screen, session, shell } from 'electron';
import { aboutApp } from './about/about-app.ts';
import { AccountBook } from './accounts/account-book.ts';
import { AccountFile } from './accounts/account-file.ts';
import { accountFromEnvironment } from './accounts/account-from-environment.ts';
import { systemSecrets } from './accounts/system-secrets.ts';
import type { AppLog } from './app-log/app-log.ts';
import { noteAccounts } from './app-log/note-accounts.ts';
import { noteCalls, noteCommands } from './app-log/note-calls.ts';
import { noteDisk } from './app-log/note-disk.ts';
import { noteConnectivity, notePower } from './app-log/note-surroundings.ts';
import { noteWindow } from './app-log/note-window.ts';
import { noteWire } from './app-log/note-wire.ts';
import { Sparingly } from './app-log/sparingly.ts';
import { setAppMenu } from './app-menu.ts';
import { serveBundle } from './app-protocol.ts';
import { createWindowRouter } from './app-router.ts';
import { createAppWindow } from './app-window.ts';
import { demoAccount } from './demo/demo-account.ts';
import { startDemoCloud } from './demo/demo-cloud.ts';
import { DemoDesk } from './demo/demo-desk.ts';
import { filesParts, openedFiles } from './files/files-parts.ts';
import { inspectorParts } from './inspector/inspector-parts.ts';
import { linkAddress } from './links/link-address.ts';
import { lockSession } from './lock-session.ts';
import { machinePower } from './machine-power.ts';
import { MenuChoices } from './menu/menu-choices.ts';
import { networkName } from './network-name.ts';
import { followedAccounts } from './notices/followed-accounts.ts';
import { NoticeDesk } from './notices/notice-desk.ts';
import { noticeFile } from './notices/notice-file.ts';
import { systemBadge, systemNotifier } from './notices/system-notifier.ts';
import { type Wish, wishIn } from './opening/wish.ts';
import type { WishInbox } from './opening/wish-inbox.ts';
import { bundledPage, pageSource } from './page-source.ts';
import { QueueDesk } from './queue/queue-desk.ts';
import { QueueFile } from './queue/queue-file.ts';
import { withInterrupts } from './queue/with-interrupts.ts';
import { reloadAfterCrash } from './reload-after-crash.ts';
import { runAddress } from './run-address.ts';
import { searchThreads } from './search/search-threads.ts';
import { applyTheme } from './settings/apply-theme.ts';
import { SettingsStore } from './settings/settings-store.ts';
import { watchOnly } from './settings/watch-only.ts';
import { systemNetwork } from './system-network.ts';
import { exposeToTests, isUnderTest } from './test-handle.ts';
import { wakeOnReturn } from './wake-on-return.ts';
import { watchNetwork } from './watch-network.ts';
import { askAfterCrash, askNobody } from './window/ask-after-crash.ts';
import { WindowMemory } from './window/window-memory.ts';
import { boundsFor } from './window/window-place.ts';
import { windowAttention } from './window-attention.ts';

const GB = 1024 ** 3;

export interface AppPorts {
  environment: NodeJS.ProcessEnv;
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  /** What the system is asked to open. */
  wishes: WishInbox;
  log: AppLog;
}

/** Runs the app until `quit` resolves, and returns when all it started has ended. Electron must be ready. */
export async function runApp(
  { environment, clock, random, wishes, log }: AppPorts,
  quit: Promise<void>,
): Promise<void> {
  const page = pageSource(environment['ELECTRON_RENDERER_URL'], app.isPackaged);
  lockSession(session.defaultSession, page.origin);
  if (page === bundledPage) serveBundle(fileURLToPath(new URL('../renderer', import.meta.url)));

  const { signal } = new AbortController();
  const settings = new SettingsStore(app.getPath('userData'));
  if (settings.unreadable !== 0) log.note({ kind: 'unreadable', file: 'settings', parts: settings.unreadable });
  const sparingly = new Sparingly({ clock, most: 10, perMs: 60_000 });
  using _power = notePower(log, machinePower);
  await using _theme = activity((until) => applyTheme(settings, nativeTheme, until), signal);

  const named = accountFromEnvironment(environment);
  const startedAt = clock.now();
  await using cloud = await startDemoCloud();
  log.note({ kind: 'demo-started', tookMs: Math.max(0, clock.now() - startedAt) });
  const demo = new DemoDesk({ cloud, clock, hasBegun: isUnderTest(environment) });
  await using network = systemNetwork(clock, session.defaultSession);
  const file = new AccountFile(app.getPath('userData'));
  if (file.unreadable !== 0) log.note({ kind: 'unreadable', file: 'accounts', parts: file.unreadable });
  const local = demoAccount(cloud, demo);
  const chosen = named?.id ?? (environment['RUNWATCH_DEMO'] ? (file.chosen ?? local.id) : undefined);
  const secrets = systemSecrets(safeStorage, process.platform);
  const accounts = new AccountBook({
    file,
    secrets,
    protection: await secrets.protection(),
    ports: { clock, network },
    fixed: named ? [named, local] : [local],
    ...(chosen && { chosen }),
  });
  log.keepsOut(() => accounts.keys);
  await using _accounts = activity((until) => noteAccounts(log, accounts.changes(until)), signal);
  const logs = new LogFolder({
    clock,
    disk: noteDisk(systemDisk, { log, sparingly, folder: 'runs' }),
    folder: path.join(app.getPath('userData'), 'runs'),
    most: () => Number(settings.get('keptGigabytes')) * GB,
  });
  // What an app that was killed could not take along; a disk that fails costs nobody the watch.
  await logs.keepOnly(accounts.table.all.map(keptFor)).catch(() => {});
  await using threads = searchThreads();
  const look = () => ({ isOnline: net.isOnline(), network: networkName(networkInterfaces()) });
  await using service = new CloudTaskService({
    clock,
    random,
    network,
    accounts: accounts.table,
    power: machinePower,
    attention: windowAttention,
    search: threads.take,
    logs,
    connectivity: noteConnectivity(log, watchNetwork(look, clock)),
    noted: noteWire(log),
  });
  const openedDisk = noteDisk(systemDisk, { log, sparingly, folder: 'opened' });
  await using opened = openedFiles(clock, threads.take, openedDisk);
  const locked = watchOnly(withFileRuns(service, opened), () => settings.get('watchOnly'));
  const client = noteCommands(log, sparingly, locked);
  const clip = (text: string) => clipboard.writeText(text);
  const files = filesParts({ client, files: opened, clock, environment, clip });
  await using queue = new QueueDesk({
    clock,
    random,
    newId: randomUUID,
    accounts: accounts.table,
    settings,
    file: new QueueFile(app.getPath('userData')),
    client,
  });
  const notices = new NoticeDesk({
    clock,
    accounts: (until) => followedAccounts(accounts, until),
    runs: (until, accountId) => queue.withQueued(service.runs(until, accountId)),
    settings,
    notifier: systemNotifier,
    badge: systemBadge,
    file: noticeFile(path.join(app.getPath('userData'), 'notices.json')),
    open: (shown) => showWindow(shown ? runAddress(shown.run, shown.place, accounts.table.get()?.id) : undefined),
  });
  await using _notices = activity((until) => notices.live(until), signal);
  const menu = new MenuChoices();
  const parts = {
    about: aboutApp(),
    accounts,
    appLog: { log, sparingly, showFile: (path: string) => shell.showItemInFolder(path) },
    demo,
    files,
    notices,
    queue,
    settings,
    inspector: inspectorParts({
      client,
      accounts,
      settings,
      clock,
      log,
      dialogs: files.dialogs,
      vitals: (run) => (run.accountId === FILES_ACCOUNT ? null : service.vitals(run)),
      ipc: () => ipc,
    }),
    links: {
      write: clip,
      accounts: accounts.table,
      browse: (url: string) => shell.openExternal(url),
    },
    menu,
  };
  const windows = withInterrupts(client, (run) => queue.find(run)?.interrupted());
  await using ipc = attachCloudRunsIpc({
    router: createWindowRouter(windows, parts),
    origin: page.origin,
    unforeseen: noteCalls(log, sparingly),
  });
  using _wake = wakeOnReturn(() => service.wake());

  const memory = new WindowMemory(app.getPath('userData'), clock);
  function openWindow(address = ''): BrowserWindow {
    const { place } = memory;
    const isFirst = BrowserWindow.getAllWindows().length === 0;
    // A further one stands where the system puts it: not exactly over the first.
    const window = createAppWindow(
      boundsFor(
        isFirst ? place : null,
        screen.getAllDisplays().map((one) => one.workArea),
      ),
    );
    if (isFirst && place?.isMaximized) window.maximize();
    noteWindow(log, window, BrowserWindow.getAllWindows().length);
    memory.follow(window);
    ipc.admit(window);
    reloadAfterCrash(
      window.webContents,
      clock,
      () => (isUnderTest(environment) ? askNobody() : askAfterCrash(window)),
      () => window.destroy(),
    );
    // A load that fails shows in the window, or the window is gone: nobody needs to hear of it here.
    window.loadURL(page.url + address).catch(() => {});
    return window;
  }
  function showWindow(address?: string): BrowserWindow {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    if (!window) return openWindow(address);
    if (window.isMinimized()) window.restore();
    else window.focus();
    // The page stays, only its address is another.
    if (address !== undefined) window.loadURL(page.url + address).catch(() => {});
    return window;
  }
  const knowsAccount = (id: string | undefined) => id === undefined || accounts.table.get(id) !== undefined;
  /** Shows what the system asks for; without a wish, the window alone. */
  function fulfil(wish: Wish | undefined): void {
    const window = showWindow(wish?.kind === 'link' ? linkAddress(wish.link, knowsAccount) : undefined);
    if (wish?.kind === 'file') files.handed.hand(window.webContents.id, wish.file);
  }

  setAppMenu(
    () => openWindow(),
    (contentsId, id) => menu.choose(contentsId, id),
  );
  app.on('second-instance', (_event, argv, folder) => fulfil(wishIn(argv, { folder, isDevelopment: !app.isPackaged })));
  app.on('activate', () => showWindow());
  // An app that is not installed must not take links from the one that is.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  if (isUnderTest(environment)) exposeToTests({ cloud, service, ipc, notices, openWindow });
  fulfil(wishes.take(fulfil));

  await quit;
  for (const window of BrowserWindow.getAllWindows()) window.destroy();
  await memory.settled();
  accounts.close();
}
