import type { Connection, Failure } from '@runwatch/protocol';
import type { Outcome } from './outcome.ts';

/**
 * Whether this state of the wire ends the watch. A live run that was seen once is not given up: the service goes on trying, and
 * `--timeout` bounds it. What trying again cannot cure ends the watch, and so does a cloud that was never reached.
 */
export function verdictOf({ phase, failure }: Connection, wasSeen: boolean): Outcome | undefined {
  switch (phase) {
    case 'signed-out':
      return failed(failure, { code: 'auth_expired', message: 'The sign-in has expired', retryable: false });
    case 'forbidden':
      return failed(failure, { code: 'forbidden', message: 'Not allowed to watch this run', retryable: false });
    case 'failed':
      if (wasSeen && failure?.retryable !== false) return undefined;
      return failed(failure, { code: 'network', message: 'The cloud could not be reached', retryable: true });
    case 'idle':
    case 'connecting':
    case 'catching-up':
    case 'live':
    case 'reconnecting':
    case 'waiting-for-network':
    case 'paused':
    case 'ended':
      return undefined;
  }
}

const failed = (failure: Failure | null, otherwise: Failure): Outcome => ({
  kind: 'failed',
  failure: failure ?? otherwise,
});
