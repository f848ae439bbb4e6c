import type { Clock } from '@runwatch/async';
import type { Connectivity } from '@runwatch/cloud-task';

const LOOK_EVERY_MS = 5_000;

export interface NetworkLook {
  isOnline: boolean;
  /** Stands for the network that the machine is on: another text, another network. */
  network: string;
}

/** What becomes of the machine's network, told as it changes. Electron's main process has no event for it, so this looks. */
export function watchNetwork(look: () => NetworkLook, clock: Clock): Connectivity {
  return {
    get isOnline() {
      return look().isOnline;
    },
    watch(told) {
      let before = look();
      let cancel = clock.after(LOOK_EVERY_MS, lookAgain);

      function lookAgain(): void {
        cancel = clock.after(LOOK_EVERY_MS, lookAgain);
        const now = look();
        const { isOnline, network } = before;
        before = now;
        if (now.isOnline !== isOnline) told(now.isOnline ? 'online' : 'offline');
        else if (now.isOnline && now.network !== network) told('changed');
      }

      return () => cancel();
    },
  };
}
