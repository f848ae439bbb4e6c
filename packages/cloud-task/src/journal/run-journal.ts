import { type Clock, Nudge } from '@runwatch/async';
import type { WireEvent, WireNote } from '@runwatch/protocol';

/** Events that are kept of a run: days of a good network, an hour of a bad one. */
const MOST_EVENTS = 200;

/** Where the activities of a watcher note what the wire did. Costs an object each time, whether somebody reads or not. */
export interface Journal {
  note(note: WireNote): void;
}

/** What happens all the time while a run has something to say: it must not push out what happens when the wire is in trouble. */
const isRoutine = ({ note }: WireEvent): boolean => note.kind === 'looked' || note.kind === 'joined';

/** The last things that the wire of a run did. */
export class RunJournal implements Journal {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #noted = new Nudge();
  #events: WireEvent[] = [];
  #count = 0;

  constructor(clock: Clock, most = MOST_EVENTS) {
    this.#clock = clock;
    this.#most = most;
  }

  /** Bound: it is handed out by itself. */
  readonly note = (note: WireNote): void => {
    this.#events.push({ n: this.#count++, at: this.#clock.now(), note });
    // Now and then, not each time: what stands at the front of an array is dear to take away.
    if (this.#events.length >= 2 * this.#most) this.#thinOut();
    this.#noted.fire();
  };

  /** What is there, which may be nothing, then what comes, until the signal is aborted. A reader that was too slow for something is not told of it. */
  async *read(signal: AbortSignal): AsyncGenerator<WireEvent[], void> {
    for (let next = 0, isFirst = true; !signal.aborted; isFirst = false) {
      const events = this.#events.filter(({ n }) => n >= next);
      next = this.#count;
      if (events.length > 0 || isFirst) yield events;
      else await this.#noted.next(signal).catch(() => {});
    }
  }

  #thinOut(): void {
    const half = Math.floor(this.#most / 2);
    const routine = this.#events.filter(isRoutine).slice(-half);
    const others = this.#events.filter((event) => !isRoutine(event)).slice(-half);
    this.#events = [...routine, ...others].sort((a, b) => a.n - b.n);
  }
}
