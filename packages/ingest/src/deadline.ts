import type { Clock } from '@runwatch/async';

/** The server has not answered in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** A limit on silence, as a signal; to be disposed of when the work is done. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  /** Starts the time anew. */
  extend(): void;
  /** The silence is ours: no time runs until `extend`. */
  hold(): void;
}

/** Aborts `signal` with `NoAnswer` when `ms` have passed without `extend()`. */
export function deadline(clock: Clock, ms: number, parent: AbortSignal): Deadline {
  const own = new AbortController();
  let cancel = () => {};
  let isOver = false;
  const extend = () => {
    cancel();
    // Whoever still writes a body for a request that is over sets no timer any more.
    if (isOver) return;
    cancel = clock.after(ms, () => own.abort(new NoAnswer(`No answer within ${ms} ms`)));
  };
  extend();
  return {
    signal: AbortSignal.any([parent, own.signal]),
    extend,
    hold: () => cancel(),
    [Symbol.dispose]() {
      isOver = true;
      cancel();
    },
  };
}
