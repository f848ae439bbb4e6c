import { app, shell } from 'electron';
import { externalUrl } from './external-url.ts';

/**
 * Keeps every window on the page that the app loaded into it: no navigation, no redirect, no frame, no webview, no further window.
 * A link that asks for a new window opens in the system's browser, if it is https.
 */
export function lockNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      // Loading the same page again is no way out.
      if (event.url !== contents.getURL()) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      const external = externalUrl(url);
      // Where no browser can be started, there is nothing to tell that the user does not see.
      if (external) shell.openExternal(external).catch(() => {});
      return { action: 'deny' };
    });
  });
}
