import type { Ports } from './ports.ts';

export interface Activity {
  /** Runs until it is done or the signal aborts. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Nobody has held it for a while: what it has gathered may be let go. */
  letGo(): void;
  /** How long it goes on after the last one has let go, so that coming back at once, or mounting twice, costs nothing. */
  lingerMs: number;
}

/** An activity that goes on for as long as somebody holds it. Each hold is released by itself, never somebody else's. */
export class Holding {
  readonly #ports: Ports;
  readonly #activity: Activity;
  #holds = 0;
  #stop: AbortController | null = null;
  #cancelLinger: (() => void) | null = null;

  constructor(ports: Ports, activity: Activity) {
    this.#ports = ports;
    this.#activity = activity;
  }

  /** Starts the activity if it is not running. Returns how to let go; calling that twice does no harm. */
  take(): () => void {
    this.#holds++;
    this.#cancelLinger?.();
    this.#cancelLinger = null;
    if (!this.#stop) this.#start();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds--;
      if (this.#holds === 0) this.#linger();
    };
  }

  #start(): void {
    this.#stop = new AbortController();
    this.#activity.run(this.#stop.signal).catch((error: unknown) => {
      // A fault of ours: shown by the window's error reporting, like any error that nobody catches.
      reportError(error);
    });
  }

  #linger(): void {
    this.#cancelLinger = this.#ports.after(this.#activity.lingerMs, () => {
      this.#cancelLinger = null;
      this.#stop?.abort();
      this.#stop = null;
      this.#activity.letGo();
    });
  }
}
