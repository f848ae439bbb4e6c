import { app, powerMonitor } from 'electron';

/** Calls `wake` when the user is back, and waiting any longer makes no sense. */
export function wakeOnReturn(wake: () => void): Disposable {
  powerMonitor.on('unlock-screen', wake);
  app.on('browser-window-focus', wake);
  return {
    [Symbol.dispose]() {
      powerMonitor.off('unlock-screen', wake);
      app.off('browser-window-focus', wake);
    },
  };
}
