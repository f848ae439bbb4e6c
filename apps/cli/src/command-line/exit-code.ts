import type { FailureCode } from '@runwatch/protocol';
import { isProven } from '@runwatch/run-file';
import type { Outcome } from '../watch/outcome.ts';

/** What each exit code says, as `--help` prints it. */
export const EXIT_CODES = [
  [0, 'the run completed, or the command did what it says'],
  [1, 'our failure: cloud not reached, protocol, disk, bug'],
  [2, 'wrong usage'],
  [3, 'the run failed'],
  [4, 'sign-in needed or expired'],
  [5, 'the run was cancelled or stopped'],
  [6, 'run not found or not allowed'],
  [7, '--timeout reached, the run still goes on'],
  [8, 'the run needs an answer (--exit-on-input)'],
  [9, '--strict: watched to the end, but completeness is not proven'],
  [130, 'left by Ctrl-C; the run goes on'],
  [141, 'the reader closed the pipe'],
  [143, 'left by SIGTERM; the run goes on'],
] as const;

export type ExitCode = (typeof EXIT_CODES)[number][0];

export interface ExitOptions {
  /** Completeness that is not proven is a failure, however the run ended. */
  strict: boolean;
  /** `--no-exit-status`: a run watched to its end gives 0, however it ended. */
  ignoreStatus: boolean;
}

/** The exit code of a watch. `strict` speaks of the transcript and wins over the status of the run. */
export function exitCode(outcome: Outcome, options: ExitOptions): ExitCode {
  switch (outcome.kind) {
    case 'ended':
      if (options.strict && !isProven(outcome.integrity)) return 9;
      return options.ignoreStatus ? 0 : statusCode(outcome.run.status);
    case 'wrong-usage':
      return 2;
    case 'failed':
      return failureCode(outcome.failure.code);
    case 'timed-out':
      return 7;
    case 'needs-answer':
      return 8;
    case 'reached':
      return options.strict && outcome.what === 'caught-up' && !isProven(outcome.integrity) ? 9 : 0;
    case 'left':
      return outcome.signal === 'SIGINT' ? 130 : 143;
    case 'pipe-closed':
      return 141;
  }
}

function statusCode(status: string): ExitCode {
  if (status === 'completed') return 0;
  if (status === 'failed') return 3;
  if (status === 'cancelled') return 5;
  // The service ends a watch only at a status that it knows as terminal.
  return 1;
}

export function failureCode(code: FailureCode): ExitCode {
  switch (code) {
    case 'auth_expired':
    case 'no_account':
      return 4;
    case 'forbidden':
    case 'not_found':
      return 6;
    case 'invalid_id':
    case 'untrusted_host':
      return 2;
    case 'run_ended':
    case 'permission_gone':
    case 'sandbox_not_ready':
    case 'refused':
    case 'rate_limited':
    case 'unavailable':
    case 'network':
    case 'untrusted':
    case 'protocol':
    case 'too_large':
    case 'cancelled':
      return 1;
  }
}
