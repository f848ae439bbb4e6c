import type { Clock } from '@runwatch/async';
import type { Connectivity, Power } from '@runwatch/cloud-task';

type Change = 'online' | 'offline' | 'changed';

/** The computer of the people who watch: it loses its network, falls asleep, and says so. What it says need not be true. */
export class Machine {
  #isOnline = true;
  #isAwake = true;
  /** What came due while the machine slept. */
  #late: Set<() => void> | undefined;
  readonly #network = new Set<(change: Change) => void>();
  readonly #sleepers = new Set<(change: 'suspend' | 'resume') => void>();
  readonly connectivity: Connectivity;
  readonly power: Power;
  /** The time as this machine has it: timers stand still while it sleeps, and fire late. */
  readonly clock: Clock;

  constructor(world: Clock) {
    this.clock = {
      now: () => world.now(),
      after: (ms, run) => {
        const cancel = world.after(ms, () => {
          if (this.#late) this.#late.add(run);
          else run();
        });
        return () => {
          cancel();
          this.#late?.delete(run);
        };
      },
    };
    const isOnline = () => this.#isOnline;
    this.connectivity = {
      get isOnline() {
        return isOnline();
      },
      watch: (told) => enrol(this.#network, told),
    };
    this.power = { watch: (told) => enrol(this.#sleepers, told) };
  }

  setOnline(isOnline: boolean): void {
    if (isOnline === this.#isOnline) return;
    this.#isOnline = isOnline;
    for (const tell of [...this.#network]) tell(isOnline ? 'online' : 'offline');
  }

  changeNetwork(): void {
    for (const tell of [...this.#network]) tell('changed');
  }

  /** Stands still for as long as `meanwhile` takes; says so, or not. The cloud goes on meanwhile. */
  async sleep(isSaid: boolean, meanwhile: () => Promise<void>): Promise<void> {
    if (isSaid) this.setAwake(false);
    this.#late = new Set();
    await meanwhile();
    const late = this.#late;
    this.#late = undefined;
    for (const run of late) run();
    if (isSaid) this.setAwake(true);
  }

  setAwake(isAwake: boolean): void {
    if (isAwake === this.#isAwake) return;
    this.#isAwake = isAwake;
    for (const tell of [...this.#sleepers]) tell(isAwake ? 'resume' : 'suspend');
  }
}

function enrol<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
