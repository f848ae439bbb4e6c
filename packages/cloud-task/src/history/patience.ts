import { type Clock, type Nudge, sleep } from '@runwatch/async';
import { type Failure, isCloudRunError } from '@runwatch/protocol';
import { SLOW_RETRY_MS, waitMs } from '../api/backoff.ts';

/** Why reading waits, until when. */
export interface Waiting {
  phase: 'connecting' | 'failed' | 'signed-out' | 'forbidden';
  attempt: number;
  retryAt: number;
  failure: Failure;
}

export interface PatienceIo {
  clock: Clock;
  random: () => number;
  nudge: Nudge;
  /** A run this young may not be known everywhere yet: a 404 is then a matter of time. */
  isYoung(): boolean;
  /** The machine has just come back, and its network may not be ready: what fails now is not counted. */
  isSettling(): boolean;
  waiting(state: Waiting): void;
}

/** Attempts after which reading is called failed; it goes on, slowly. */
const BUDGET = 5;

/**
 * Does `work` until it succeeds: failures are told and waited out, a nudge tries again at once. Failed is a place where one waits, not an end.
 * @throws the signal's reason, and what is no CloudRunError (a fault of ours)
 */
export async function withPatience<T>(io: PatienceIo, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1, excused = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!isCloudRunError(error)) throw error;
      if (io.isSettling()) excused++;
      const waiting = judge(io, error.failure, attempt, attempt - excused > BUDGET);
      io.waiting(waiting);
      const woke = await sleep(io.clock, Math.max(0, waiting.retryAt - io.clock.now()), { signal, nudge: io.nudge });
      if (woke === 'nudged') attempt = excused = 0;
    }
  }
}

function judge(io: PatienceIo, failure: Failure, attempt: number, isSpent: boolean): Waiting {
  const passing = failure.retryable || (failure.code === 'not_found' && io.isYoung());
  const failed = !passing || isSpent;
  const after = passing ? waitMs(attempt, failed, io.random(), failure.retryAfterMs) : SLOW_RETRY_MS;
  return { phase: phaseOf(failure, failed), attempt, retryAt: io.clock.now() + after, failure };
}

function phaseOf(failure: Failure, failed: boolean): Waiting['phase'] {
  if (failure.code === 'auth_expired') return 'signed-out';
  if (failure.code === 'forbidden') return 'forbidden';
  return failed ? 'failed' : 'connecting';
}
