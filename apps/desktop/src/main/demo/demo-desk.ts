import { type Clock, Nudge, sleep } from '@runwatch/async';
import type { CloudRun, LocalCloud } from '@runwatch/local-cloud';
import { AppError } from '../app-error.ts';
import { playDemo } from './demo-cloud.ts';
import { DemoPower } from './demo-power.ts';

export type DemoSpeed = '1' | '10' | 'max';

export interface DemoView {
  speed: DemoSpeed;
  /** False: the cloud refuses the key that the app has. */
  isSignedIn: boolean;
  isAsleep: boolean;
  /** Wires that were frozen are still held. */
  isFrozen: boolean;
  /** How often the demo was begun anew: what was shown of it before is gone. */
  resets: number;
}

const FACTORS: Record<DemoSpeed, number> = { '1': 1, '10': 10, max: Number.POSITIVE_INFINITY };
/** Enough that a reader who knows where it was has something to recognize. */
const REPEATED_ENTRIES = 50;
const SLEEP_MS = 10 * 60_000;
/** Ten minutes of the demo take so long for whoever watches. */
const SHOWN_SLEEP_MS = 5_000;
/** Of the demo's own questions: what somebody else would most likely answer. */
const LIKELY_ANSWERS = ['allow', 'allow_once', 'allow_always'];

export interface DemoDeskOptions {
  cloud: LocalCloud;
  clock: Clock;
  /** What is played at the beginning, and again after a reset. */
  play?: (cloud: LocalCloud) => void;
  /** True: nothing is played until a reset. */
  hasBegun?: boolean;
}

/** The demo with its switches: ways to see what the app does when something goes wrong, on a cloud that nobody else needs. */
export class DemoDesk {
  readonly power = new DemoPower();
  readonly #cloud: LocalCloud;
  readonly #clock: Clock;
  readonly #play: (cloud: LocalCloud) => void;
  readonly #changed = new Nudge();
  #key: string;
  #hasBegun: boolean;
  #view: DemoView = { speed: '1', isSignedIn: true, isAsleep: false, isFrozen: false, resets: 0 };

  constructor({ cloud, clock, play = playDemo, hasBegun = false }: DemoDeskOptions) {
    this.#cloud = cloud;
    this.#clock = clock;
    this.#play = play;
    this.#hasBegun = hasBegun;
    this.#key = cloud.apiKey;
  }

  /** The key that the app has for the demo. */
  get key(): string {
    return this.#key;
  }

  get view(): DemoView {
    return this.#view;
  }

  /** Its runs begin when somebody looks at them for the first time. */
  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#play(this.#cloud);
  }

  async *changes(signal: AbortSignal): AsyncGenerator<DemoView, void> {
    let told: DemoView | undefined;
    while (!signal.aborted) {
      if (told !== this.#view) {
        told = this.#view;
        yield told;
      } else await this.#changed.next(signal).catch(() => {});
    }
  }

  /** Without an id, all runs of the demo are meant. */
  cut(runId?: string): void {
    for (const run of this.#runs(runId)) run.switches.cut('torn');
  }

  /** Holds open wires still, or lets go of all that are held. */
  freeze(runId?: string): void {
    if (this.#view.isFrozen) for (const run of this.#cloud.runs) run.switches.thaw();
    else for (const run of this.#runs(runId)) run.switches.freeze();
    this.#tell({ isFrozen: !this.#view.isFrozen });
  }

  sendTwice(runId?: string): void {
    for (const run of this.#runs(runId)) run.switches.repeat(REPEATED_ENTRIES);
  }

  /** @throws {AppError} when nothing is asked */
  answerElsewhere(runId?: string): void {
    const asking = [...this.#runs(runId), ...this.#cloud.runs].find((run) => run.openPermissions.length > 0);
    const [requestId] = asking?.openPermissions ?? [];
    if (!asking || requestId === undefined)
      throw new AppError('No run of the demo asks for anything at the moment: reset it to see one that does');
    LIKELY_ANSWERS.some((optionId) => asking.answerPermission(requestId, optionId) === 'resolved');
  }

  /** The cloud takes another key from now on, and cuts what was open in the name of the old one. */
  expireSignIn(): void {
    this.#cloud.switches.changeKey(`${this.#key}+`);
    for (const run of this.#cloud.runs) {
      run.switches.expireTokens();
      run.switches.cut();
    }
    this.#tell({ isSignedIn: false });
  }

  signIn(): void {
    this.#key = this.#cloud.apiKey;
    this.#tell({ isSignedIn: true });
  }

  setSpeed(speed: DemoSpeed): void {
    this.#cloud.switches.speed(FACTORS[speed]);
    this.#tell({ speed });
  }

  /** The app is told that the computer sleeps, ten minutes of the demo go by, and it wakes up. Resolves then. */
  async sleep(signal: AbortSignal): Promise<void> {
    if (this.#view.isAsleep) return;
    this.#tell({ isAsleep: true });
    this.power.tell('suspend');
    try {
      this.#cloud.switches.speed(Math.max(FACTORS[this.#view.speed], SLEEP_MS / SHOWN_SLEEP_MS));
      await sleep(this.#clock, SHOWN_SLEEP_MS, { signal });
    } finally {
      this.#cloud.switches.speed(FACTORS[this.#view.speed]);
      this.power.tell('resume');
      this.#tell({ isAsleep: false });
    }
  }

  /** As when the app was started: all runs anew, and every switch where it was. */
  reset(): void {
    this.#cloud.clear();
    this.#cloud.switches.speed(1);
    this.signIn();
    this.#tell({ speed: '1', isFrozen: false, resets: this.#view.resets + 1 });
    this.#hasBegun = true;
    this.#play(this.#cloud);
  }

  #runs(runId: string | undefined): readonly CloudRun[] {
    const { runs } = this.#cloud;
    return runId === undefined ? runs : runs.filter((run) => run.runId === runId);
  }

  #tell(change: Partial<DemoView>): void {
    this.#view = { ...this.#view, ...change };
    this.#changed.fire();
  }
}
