import type { Clock } from '@runwatch/async';
import { AT_EASE, type Steering, type SteeringEvent, steer, TICK_MS } from './desired.ts';

/** Whether the machine has a network, as far as the system can tell. It may be wrong, so nothing that works is cut because of it. */
export interface Connectivity {
  readonly isOnline: boolean;
  /** Calls `told` at each change: `changed` is another network, without having been offline. Returns how to leave. */
  watch(told: (change: 'online' | 'offline' | 'changed') => void): () => void;
}

/** The machine's sleep. Events may be missing, late, or wrong: the clock is the second witness. */
export interface Power {
  watch(told: (change: 'suspend' | 'resume') => void): () => void;
}

export interface SurroundingsIo {
  clock: Clock;
  /** Missing: always online. */
  connectivity?: Connectivity | undefined;
  /** Missing: sleep is noticed by the clock alone. */
  power?: Power | undefined;
  /** What was open is not trusted any more; told before the runs hear of it. */
  distrust(): void;
}

/** While the system says that there is no network, one request in this time finds out whether that is so. */
const PROBE_EVERY_MS = 30 * 60_000;

/** Who is told, in the turn in which something happens. */
export interface SurroundingsListener {
  steered(event: SteeringEvent): void;
  /** A look at whether there is a network has become due. */
  probeDue(): void;
}

/** What is known of machine and network, for all runs together. */
export class Surroundings implements Disposable {
  readonly #io: SurroundingsIo;
  readonly #listeners = new Set<SurroundingsListener>();
  readonly #leave: (() => void)[] = [];
  #cancelTick = () => {};
  #state: Steering = AT_EASE;
  #probeDueAt = Number.NEGATIVE_INFINITY;

  constructor(io: SurroundingsIo) {
    this.#io = io;
    const { clock, connectivity, power } = io;
    if (connectivity) {
      if (!connectivity.isOnline) this.tell({ kind: 'offline' });
      this.#leave.push(connectivity.watch((kind) => this.tell({ kind, at: clock.now() })));
    }
    if (power) this.#leave.push(power.watch((kind) => this.tell({ kind, at: clock.now() })));
  }

  get state(): Steering {
    return this.#state;
  }

  get probeDueAt(): number {
    return this.#probeDueAt;
  }

  /** Takes the turn to look whether there is a network, if one is due: whoever gets it sends one request. */
  takeProbe(): boolean {
    const now = this.#io.clock.now();
    if (now < this.#probeDueAt) return false;
    this.#probeDueAt = now + PROBE_EVERY_MS;
    return true;
  }

  /** A look is due at once: somebody asked for it, or the one who had the turn has left. */
  probeNow(): void {
    this.#probeDueAt = Number.NEGATIVE_INFINITY;
    for (const listener of [...this.#listeners]) listener.probeDue();
  }

  tell(event: SteeringEvent): void {
    const { epoch } = this.#state;
    this.#state = steer(this.#state, event);
    const isNewEpoch = this.#state.epoch !== epoch;
    // A new claim, and one in new surroundings, is looked into at once.
    if (event.kind === 'offline' || isNewEpoch) this.#probeDueAt = Number.NEGATIVE_INFINITY;
    if (isNewEpoch) this.#io.distrust();
    for (const listener of [...this.#listeners]) listener.steered(event);
  }

  /** Returns how to leave. The time is looked at for as long as somebody is there to be told. */
  enrol(listener: SurroundingsListener): () => void {
    if (this.#listeners.size === 0) this.#tick();
    this.#listeners.add(listener);
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#cancelTick();
    };
  }

  [Symbol.dispose](): void {
    this.#cancelTick();
    for (const leave of this.#leave) leave();
    this.#listeners.clear();
  }

  #tick(): void {
    const { clock } = this.#io;
    const setAt = clock.now();
    this.#cancelTick = clock.after(TICK_MS, () => {
      this.#tick();
      this.tell({ kind: 'tick', setAt, at: clock.now() });
    });
  }
}
