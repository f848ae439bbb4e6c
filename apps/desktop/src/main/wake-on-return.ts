import type { Clock } from '@runwatch/async';
import { app, net, powerMonitor } from 'electron';
import { watchNetwork } from './watch-network.ts';

/** Calls `wake` when waiting any longer makes no sense: the machine, its user, or its network is back. */
export function wakeOnReturn(wake: () => void, clock: Clock): Disposable {
  powerMonitor.on('resume', wake);
  powerMonitor.on('unlock-screen', wake);
  app.on('browser-window-focus', wake);
  const network = watchNetwork(() => net.isOnline(), wake, clock);
  return {
    [Symbol.dispose]() {
      powerMonitor.off('resume', wake);
      powerMonitor.off('unlock-screen', wake);
      app.off('browser-window-focus', wake);
      network[Symbol.dispose]();
    },
  };
}
