import type { Clock } from '@runwatch/async';

// A quarter of a frame: long enough to be cheap, short enough that menus and other windows never wait for us.
const SLICE_MS = 4;

/** Gives the event loop a turn whenever work has held it for 4 ms: `await slice()` between pieces of work. */
export function timeSlices(clock: Clock): () => Promise<void> | undefined {
  let since = clock.now();
  return () => {
    if (clock.now() - since < SLICE_MS) return undefined;
    return new Promise<void>((turned) => setImmediate(turned)).then(() => {
      since = clock.now();
    });
  };
}
