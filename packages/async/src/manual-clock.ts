import type { Clock } from './clock.ts';

interface Timer {
  at: number;
  order: number;
  run: () => void;
}

/** A clock that moves only when told to. Timers fire in order of time, then of setting. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  #timers: Timer[] = [];

  constructor(now = Date.UTC(2026, 10, 22, 12)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How many timers are set: zero when everything that was started has been stopped. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Milliseconds until the next timer, or undefined. */
  get nextIn(): number | undefined {
    const next = this.#next();
    return next && Math.max(0, next.at - this.#now);
  }

  /** Moves the time forward by `ms`, firing what comes due; callbacks may set further timers. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(); next && next.at <= end; next = this.#next()) {
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }

  /** The machine sleeps: `ms` pass, and timers know nothing of it. They go on with the time that they had left. */
  sleep(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) timer.at += ms;
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers)
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    return first;
  }
}
