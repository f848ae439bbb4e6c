import { type Clock, Nudge, Stopped, sleep } from '@runwatch/async';
import { type Desired, desiredOf, type Steering, type SteeringEvent, steer } from './desired.ts';
import type { Surroundings } from './surroundings.ts';

/** Leave to use the network, for as long as what comes of it can be trusted and is wanted. To be disposed of after use. */
export interface Permit extends Disposable {
  /** Aborted when what was begun under this permit is to be cut: the user paused, the machine slept, or it is on another network. */
  readonly signal: AbortSignal;
  /** It is to be cut, or nothing new may be begun any more. */
  readonly isStale: boolean;
}

/** The network is not ready in the first seconds after a machine woke up: what fails then is nobody's fault (FAILURES H4). */
const SETTLING_MS = 15_000;

/** What is desired of one run's connection, and leave to act on it. Whoever wants something of the network asks here first. */
export class RunSteering implements Disposable {
  readonly #clock: Clock;
  readonly #surroundings: Surroundings;
  readonly #leave: () => void;
  /** Whoever waits for a permit looks again. */
  readonly #stirred = new Nudge();
  readonly #probe: (signal: AbortSignal) => Promise<boolean>;
  #state: Steering;

  /** Fires when `desired` is another value. */
  readonly changed = new Nudge();

  /** `probe`: asks the server something small; whether there was an answer, of whatever kind. */
  constructor(clock: Clock, surroundings: Surroundings, probe: (signal: AbortSignal) => Promise<boolean>) {
    this.#clock = clock;
    this.#surroundings = surroundings;
    this.#probe = probe;
    this.#state = surroundings.state;
    this.#leave = surroundings.enrol({
      steered: (event) => this.#tell(event),
      probeDue: () => this.#stirred.fire(),
    });
  }

  get desired(): Desired {
    return desiredOf(this.#state);
  }

  /** The machine or its network has just come back. */
  get isSettling(): boolean {
    return this.#clock.now() - this.#state.backAt < SETTLING_MS;
  }

  pause(): void {
    this.#tell({ kind: 'pause' });
  }

  resume(): void {
    this.#tell({ kind: 'unpause' });
  }

  /** Somebody does not believe that there is no network. */
  lookNow(): void {
    if (this.desired.kind === 'waiting-for-network') this.#surroundings.probeNow();
  }

  /** Waits until a connection is desired. */
  async permit(signal: AbortSignal): Promise<Permit> {
    while (this.desired.kind !== 'connected') await this.#wait(signal);
    const cut = new AbortController();
    const { epoch } = this.desired;
    const isCut = () => this.desired.kind === 'paused' || this.desired.epoch !== epoch;
    const leave = this.changed.add(() => {
      if (isCut()) cut.abort(new Stopped('The connection is not trusted or not wanted any more'));
    });
    const isStale = () => cut.signal.aborted || this.desired.kind !== 'connected';
    return {
      signal: cut.signal,
      get isStale() {
        return isStale();
      },
      [Symbol.dispose]: leave,
    };
  }

  /** Does `work` with leave. What is cut is begun again: for reading, which may be repeated. */
  async withPermit<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    for (;;) {
      using permit = await this.permit(signal);
      try {
        return await work(AbortSignal.any([signal, permit.signal]));
      } catch (error) {
        signal.throwIfAborted();
        if (!permit.signal.aborted) throw error;
      }
    }
  }

  [Symbol.dispose](): void {
    this.#leave();
  }

  async #wait(signal: AbortSignal): Promise<void> {
    if (this.desired.kind !== 'waiting-for-network') return await this.changed.next(signal);
    if (this.#surroundings.takeProbe()) return await this.#lookForNetwork(signal);
    const left = this.#surroundings.probeDueAt - this.#clock.now();
    await sleep(this.#clock, left, { signal, nudge: this.#stirred });
  }

  /** Only an answer says something: a request that fails overtakes no better news (FAILURES H5). */
  async #lookForNetwork(signal: AbortSignal): Promise<void> {
    const enough = new AbortController();
    const leave = this.changed.add(() => enough.abort(new Stopped('The network is not looked for any more')));
    try {
      if (await this.#probe(AbortSignal.any([signal, enough.signal]))) this.#surroundings.tell({ kind: 'reached' });
    } catch (error) {
      // Whoever leaves gives the turn back.
      if (signal.aborted) this.#surroundings.probeNow();
      signal.throwIfAborted();
      if (!enough.signal.aborted) throw error;
    } finally {
      leave();
    }
  }

  #tell(event: SteeringEvent): void {
    const before = this.desired;
    this.#state = steer(this.#state, event);
    const { kind, epoch } = this.desired;
    if (kind === before.kind && epoch === before.epoch) return;
    this.changed.fire();
    this.#stirred.fire();
  }
}
