import { Leave, type Outcome, outcomeOf } from './watch/outcome.ts';
import type { World } from './world.ts';

export interface Leaving extends Disposable {
  /** Fires when there is a reason to leave; its reason is a `Leave`. */
  readonly signal: AbortSignal;
  /** Why, once there is a reason. */
  readonly outcome: Outcome | undefined;
  leave(outcome: Outcome): void;
}

/** Every reason to leave before the run is over, in one signal: Ctrl-C, SIGTERM, the time, a reader that has gone. */
export function watchForLeaving(world: World, timeoutMs: number | undefined): Leaving {
  const leaving = new AbortController();
  const leave = (outcome: Outcome) => leaving.abort(new Leave(outcome));
  const { broken } = world.stdout;
  const outputBroke = () => leave(brokenOutput(broken.reason));
  broken.addEventListener('abort', outputBroke);
  if (broken.aborted) outputBroke();
  const cancelTimeout =
    timeoutMs === undefined ? undefined : world.clock.after(timeoutMs, () => leave({ kind: 'timed-out' }));
  const offLeave = world.onLeave((reason) => leaving.abort(reason));
  return {
    signal: leaving.signal,
    leave,
    get outcome() {
      return outcomeOf(leaving.signal);
    },
    [Symbol.dispose]() {
      broken.removeEventListener('abort', outputBroke);
      cancelTimeout?.();
      offLeave();
    },
  };
}

/** A reader may go whenever it likes; a disk that is full is a failure. */
function brokenOutput(error: unknown): Outcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EPIPE' || code === 'ECONNRESET') return { kind: 'pipe-closed' };
  const failure = { code: 'protocol' as const, message: `Cannot write the output: ${code || error}`, retryable: false };
  return { kind: 'failed', failure };
}
