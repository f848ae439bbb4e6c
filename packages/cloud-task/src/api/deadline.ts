import type { Clock } from '@runwatch/async';
import { timeoutFailure } from './failures.ts';

/** A time limit that can be put off, as a signal; to be disposed of when the work is done. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  /** Starts the time anew: for limits on silence. */
  extend(): void;
}

/**
 * Aborts `signal` after `ms` without `extend()`. Extending costs an assignment, because it happens with every chunk of a stream: the timer
 * looks, when it fires, how much time is really left.
 */
export function deadline(clock: Clock, ms: number, parent: AbortSignal): Deadline {
  const own = new AbortController();
  let since = clock.now();
  let cancel = () => {};
  const arm = (left: number) => {
    cancel = clock.after(left, () => {
      const rest = since + ms - clock.now();
      if (rest > 0) arm(rest);
      else own.abort(timeoutFailure(ms));
    });
  };
  arm(ms);
  return {
    signal: AbortSignal.any([parent, own.signal]),
    extend() {
      since = clock.now();
    },
    [Symbol.dispose]() {
      cancel();
    },
  };
}
