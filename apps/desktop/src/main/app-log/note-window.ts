import type { BrowserWindow } from 'electron';
import type { Noting } from './app-log.ts';

/** What a window is looked at for: Electron's, or one that a test makes. */
export interface NotedWindow {
  webContents: Pick<BrowserWindow['webContents'], 'id' | 'on'>;
  once(event: 'closed', happened: () => void): unknown;
}

/** Takes note of what becomes of a window and of its page. `windows`: how many there are with it. */
export function noteWindow(log: Noting, noted: NotedWindow, windows: number): void {
  const { webContents } = noted;
  const window = webContents.id;
  log.note({ kind: 'window-made', window, windows });
  webContents.on('did-finish-load', () => log.note({ kind: 'page-loaded', window }));
  webContents.on('did-fail-load', (_event, error, _words, _url, isMainFrame) => {
    if (isMainFrame) log.note({ kind: 'page-not-loaded', window, error });
  });
  webContents.on('render-process-gone', (_event, { reason, exitCode }) =>
    log.note({ kind: 'page-gone', window, reason, exitCode }),
  );
  webContents.on('unresponsive', () => log.note({ kind: 'page-hangs', window }));
  webContents.on('responsive', () => log.note({ kind: 'page-answers', window }));
  noted.once('closed', () => log.note({ kind: 'window-closed', window }));
}
