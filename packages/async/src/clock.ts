/**
 * Time as a port. Nothing in Runwatch reads the clock or sets a timer but through one of these,
 * so that tests own the time (`ManualClock` in `@runwatch/async/testing`).
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once, after `ms` milliseconds. Returns how to call that off. */
  after(ms: number, run: () => void): () => void;
}

// The longest delay that Node's timers keep; anything above fires at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
