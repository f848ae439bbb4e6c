import { sleep, systemClock } from '@runwatch/async';
import { app, dialog } from 'electron';
import { AppLog } from './app-log/app-log.ts';
import { outlineOf } from './app-log/error-outline.ts';
import { logsFolder } from './app-log/logs-folder.ts';
import { noteFaults } from './app-log/note-faults.ts';
import { noteProcesses } from './app-log/note-processes.ts';
import { noteStart } from './app-log/note-start.ts';
import { registerAppProtocol } from './app-protocol.ts';
import { lockNavigation } from './lock-navigation.ts';
import { wishIn } from './opening/wish.ts';
import { WishInbox } from './opening/wish-inbox.ts';
import { runApp } from './run-app.ts';
import { isUnderTest } from './test-handle.ts';

/** How long quitting waits for requests to be called off and sockets to close. */
const LONGEST_FAREWELL_MS = 3_000;

const underTest = isUnderTest(process.env);
// Otherwise Electron shows a dialog, and a test would wait for nothing.
if (underTest) process.on('uncaughtException', fail);

const wishes = new WishInbox();

async function main(log: AppLog): Promise<void> {
  const quit = quitAsked();
  const asked = quit.then(() => {
    log.note({ kind: 'quit-asked' });
    return systemClock.now();
  });
  const farewell = quit.then(() => sleep(systemClock, LONGEST_FAREWELL_MS, { signal: new AbortController().signal }));
  const inTime = await Promise.race([
    runApp({ environment: process.env, clock: systemClock, random: Math.random, wishes, log }, quit).then(() => true),
    farewell.then(() => false),
  ]);
  log.note({ kind: 'left', tookMs: Math.max(0, systemClock.now() - (await asked)), inTime });
  app.exit(0);
}

/** Resolves when the app is asked to quit; it then waits for `app.exit`. */
function quitAsked(): Promise<void> {
  return new Promise((resolve) => {
    app.on('before-quit', (event) => {
      event.preventDefault();
      resolve();
    });
  });
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`runwatch: ${underTest && error instanceof Error ? error.stack : message}`);
  if (!underTest) dialog.showErrorBox('Runwatch cannot start', message);
  app.exit(1);
}

app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});
registerAppProtocol();
lockNavigation();

// How a link or a file comes depends on the system: as an event, or as an argument of this instance or of a further one.
app.on('open-url', (event, link) => {
  event.preventDefault();
  wishes.put({ kind: 'link', link });
});
app.on('open-file', (event, file) => {
  event.preventDefault();
  wishes.put({ kind: 'file', file });
});
const first = wishIn(process.argv, { folder: process.cwd(), isDevelopment: !app.isPackaged });
if (first) wishes.put(first);

// Another instance with the same user data shows its window instead of this one, and writes no log.
if (!app.requestSingleInstanceLock()) app.quit();
// Never awaited at top level: Electron becomes ready only after this module has run.
else {
  const log = new AppLog({ folder: logsFolder(), clock: systemClock });
  noteFaults(log, process);
  noteProcesses(log);
  noteStart(log);
  app
    .whenReady()
    .then(() => main(log))
    .catch((error: unknown) => {
      log.note({ kind: 'fault', origin: 'start', error: outlineOf(error) });
      fail(error);
    });
}
