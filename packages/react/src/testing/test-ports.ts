import type { Ports } from '../store/ports.ts';

interface Timer {
  at: number;
  run: () => void;
}

/**
 * Time that moves only when told to, frames that come at once (with the next microtask), ids that count: `id-1`, `id-2`…
 * For `<CloudRunsProvider ports={new TestPorts()}>`.
 */
export class TestPorts implements Ports {
  /** How often the event loop was let turn. */
  turns = 0;
  #now = 0;
  #ids = 0;
  #timers: Timer[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  frame(run: () => void): void {
    queueMicrotask(run);
  }

  async turn(): Promise<void> {
    this.turns++;
  }

  newId(): string {
    return `id-${++this.#ids}`;
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves the time, without firing timers: what a long piece of work does. */
  pass(ms: number): void {
    this.#now += ms;
  }

  /** Moves the time and fires what comes due, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = end;
  }
}
