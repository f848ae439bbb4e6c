import type { Clock } from './clock.ts';
import type { Nudge } from './nudge.ts';

export interface SleepOptions {
  signal: AbortSignal;
  /** Cuts the sleep short when fired. */
  nudge?: Nudge | undefined;
}

/** Resolves after `ms`, or when nudged, whichever is first; rejects with the signal's reason. */
export function sleep(clock: Clock, ms: number, options: SleepOptions): Promise<'elapsed' | 'nudged'> {
  const { signal, nudge } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const leave = () => {
      cancel();
      off?.();
      signal.removeEventListener('abort', aborted);
    };
    const aborted = () => {
      leave();
      reject(signal.reason);
    };
    const cancel = clock.after(ms, () => {
      leave();
      resolve('elapsed');
    });
    const off = nudge?.add(() => {
      leave();
      resolve('nudged');
    });
    signal.addEventListener('abort', aborted, { once: true });
  });
}
