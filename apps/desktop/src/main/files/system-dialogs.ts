import path from 'node:path';
import { app, BrowserWindow, dialog, webContents } from 'electron';
import type { FileDialogs } from './file-dialogs.ts';

const windowOf = (contentsId: number): BrowserWindow | null => {
  const contents = webContents.fromId(contentsId);
  return contents ? BrowserWindow.fromWebContents(contents) : null;
};

/** The system's own dialogs, over the window that asks. */
export const systemDialogs: FileDialogs = {
  async save(contentsId, { title, name, extension }) {
    const window = windowOf(contentsId);
    if (!window) return null;
    const { filePath, canceled } = await dialog.showSaveDialog(window, {
      title,
      defaultPath: path.join(app.getPath('downloads'), name),
      filters: [{ name: extension, extensions: [extension] }],
      properties: ['showOverwriteConfirmation', 'createDirectory'],
    });
    return canceled || filePath === '' ? null : filePath;
  },
  async open(contentsId, { title, extensions }) {
    const window = windowOf(contentsId);
    if (!window) return null;
    const { filePaths, canceled } = await dialog.showOpenDialog(window, {
      title,
      filters: [
        { name: 'Saved runs', extensions: [...extensions] },
        { name: 'All files', extensions: ['*'] },
      ],
      properties: ['openFile'],
    });
    return canceled ? null : (filePaths[0] ?? null);
  },
};
