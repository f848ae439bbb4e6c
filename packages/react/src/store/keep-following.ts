import { CloudRunError } from '@runwatch/protocol';
import { asCloudRunError } from './as-cloud-run-error.ts';
import type { Pause } from './pause.ts';
import type { Ports } from './ports.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
// An attempt that lasted this long was a good one: the waits begin anew after it.
const GOOD_ATTEMPT_MS = 10_000;

export interface Following {
  ports: Ports;
  /** Follows until everything has been told (`done`) or the telling stops early (`cut`). */
  follow(signal: AbortSignal): Promise<'done' | 'cut'>;
  /** Told of each failure. `waiting`: another attempt is due; `given-up`: only `pause.end()` brings one. */
  failed(failure: CloudRunError, next: 'waiting' | 'given-up'): void;
  /** Ending it makes whoever waits try again now. */
  pause: Pause;
}

/** Follows until done, beginning again whenever it is cut or fails, with growing waits. Returns when done or aborted. */
export async function keepFollowing({ ports, follow, failed, pause }: Following, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const began = ports.now();
    const failure = await outcome(follow, signal);
    if (failure === null || signal.aborted) return;
    failures = ports.now() - began >= GOOD_ATTEMPT_MS ? 1 : failures + 1;
    const mayTry = failure.failure.retryable;
    failed(failure, mayTry ? 'waiting' : 'given-up');
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
    await pause.wait(mayTry ? waitMs : null, signal);
  }
}

async function outcome(follow: Following['follow'], signal: AbortSignal): Promise<CloudRunError | null> {
  try {
    if ((await follow(signal)) === 'done') return null;
  } catch (error) {
    return asCloudRunError(error);
  }
  return new CloudRunError({ code: 'unavailable', message: 'The updates stopped before their end', retryable: true });
}
