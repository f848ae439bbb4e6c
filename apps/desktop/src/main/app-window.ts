import { fileURLToPath } from 'node:url';
import { BrowserWindow, nativeTheme } from 'electron';
import type { WindowBounds } from './window/window-place.ts';

// The page's own ground colours, so that a window does not flash before the page is there.
const ground = { light: '#ffffff', dark: '#16181d' };
const groundNow = () => (nativeTheme.shouldUseDarkColors ? ground.dark : ground.light);

/** Makes an empty window with everything off that a page could harm with. It is shown when its page has something to show. */
export function createAppWindow(bounds: WindowBounds): BrowserWindow {
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Runwatch',
    backgroundColor: groundNow(),
    webPreferences: {
      preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  const followTheme = () => window.setBackgroundColor(groundNow());
  nativeTheme.on('updated', followTheme);
  window.once('closed', () => nativeTheme.off('updated', followTheme));
  window.once('ready-to-show', () => window.show());
  return window;
}
