import type { Clock } from '@runwatch/async';

const LOOK_EVERY_MS = 5_000;

/** Calls `back` each time the machine has got its network back. Electron's main process has no event for it, so this looks. */
export function watchNetwork(isOnline: () => boolean, back: () => void, clock: Clock): Disposable {
  let wasOnline = isOnline();
  let cancel = clock.after(LOOK_EVERY_MS, look);

  function look(): void {
    cancel = clock.after(LOOK_EVERY_MS, look);
    const online = isOnline();
    if (online && !wasOnline) back();
    wasOnline = online;
  }

  return { [Symbol.dispose]: () => cancel() };
}
