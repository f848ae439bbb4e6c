import type { Failure, Integrity, RunMeta } from '@runwatch/protocol';
import { failureOf } from './failure-of.ts';

/** How a watch came to its end. */
export type Outcome =
  /** The run is over and everything has been told. */
  | { kind: 'ended'; run: RunMeta; integrity: Integrity }
  /** Something on the command line or in the environment does not do. */
  | { kind: 'wrong-usage'; message: string }
  /** The watch could not go on. */
  | { kind: 'failed'; failure: Failure }
  /** `--timeout` was reached. */
  | { kind: 'timed-out' }
  /** The run waits for an answer, and `--exit-on-input` was given. */
  | { kind: 'needs-answer'; requestId: string; title: string }
  /** What `--until` or `--no-follow` names has come; the run goes on. */
  | { kind: 'reached'; what: 'needs-you'; requestId: string; title: string }
  | { kind: 'reached'; what: 'idle' }
  | { kind: 'reached'; what: 'caught-up'; integrity: Integrity }
  /** Left by Ctrl-C or by SIGTERM; the run goes on. */
  | { kind: 'left'; signal: 'SIGINT' | 'SIGTERM' }
  /** Whoever read the output has gone. */
  | { kind: 'pipe-closed' };

/** The reason of the signal that ends a watch from outside. */
export class Leave extends Error {
  override readonly name = 'Leave';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(`The watch was left: ${outcome.kind}`);
    this.outcome = outcome;
  }
}

/** The outcome of a watch that was left; undefined while it goes on. */
export function outcomeOf(signal: AbortSignal): Outcome | undefined {
  if (!signal.aborted) return undefined;
  return signal.reason instanceof Leave ? signal.reason.outcome : { kind: 'failed', failure: failureOf(signal.reason) };
}
