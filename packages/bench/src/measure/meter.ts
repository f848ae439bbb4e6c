import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a stretch of work cost the process that did it. */
export interface Cost {
  ms: number;
  /** All threads of the process, the collector's too. */
  cpuMs: number;
  /** The longest time that the event loop did not turn. */
  stallMs: number;
}

/** Measures from its making on. The event loop is asked once a millisecond, by an interval and by Node's own monitor; the worse answer counts. */
export class Meter implements Disposable {
  readonly #startedAt = performance.now();
  readonly #cpu = process.cpuUsage();
  readonly #delay = monitorEventLoopDelay({ resolution: 1 });
  readonly #interval: NodeJS.Timeout;
  #lastTurnAt = performance.now();
  #longest = 0;

  constructor() {
    this.#delay.enable();
    this.#interval = setInterval(() => this.#turn(), 1);
  }

  /** So far. */
  read(): Cost {
    this.#turn();
    const { user, system } = process.cpuUsage(this.#cpu);
    const stallMs = Math.max(this.#longest, this.#delay.max / 1e6);
    return { ms: performance.now() - this.#startedAt, cpuMs: (user + system) / 1e3, stallMs };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#interval);
    this.#delay.disable();
  }

  #turn(): void {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#lastTurnAt);
    this.#lastTurnAt = now;
  }
}
