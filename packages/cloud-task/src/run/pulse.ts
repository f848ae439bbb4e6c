import type { Clock } from '@runwatch/async';
import type { RunVitals } from '@runwatch/protocol';

/** What comes closer together is one sign of life: the gaps of a busy stream are milliseconds, and tell nothing. */
const BEAT_MS = 1_000;
/** Eight minutes of a stream that has nothing to tell. */
const MOST_GAPS = 24;
const MOST_HEARTBEATS = 8;

/** What can be heard on a wire, whatever it says. */
export type Heard = 'byte' | 'keepalive' | 'entry';

/** When something is heard of a wire: how long it was silent each time, and how long it is silent before the server gives a sign of life. */
export class Pulse {
  readonly #clock: Clock;
  /** When the last sign of life began, and when the last byte came; null while no wire is open. */
  #last: { beatAt: number; byteAt: number } | null = null;
  #gaps: number[] = [];
  #heartbeats: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A wire is open: its answer was the first that was heard of it. */
  opened(): void {
    if (this.#last) return;
    const now = this.#clock.now();
    this.#last = { beatAt: now, byteAt: now };
    // How long it took to come back is no gap of a wire.
    this.#gaps = [];
  }

  closed(): void {
    this.#last = null;
  }

  heard(what: Heard): void {
    if (!this.#last) return;
    const now = this.#clock.now();
    // A clock that was set back: what lies between is not known.
    if (now < this.#last.byteAt) this.#last = { beatAt: now, byteAt: now };
    if (what === 'keepalive') this.#heartbeats = [...this.#heartbeats, now - this.#last.byteAt].slice(-MOST_HEARTBEATS);
    this.#last.byteAt = now;
    const gap = now - this.#last.beatAt;
    if (gap < BEAT_MS) return;
    this.#last.beatAt = now;
    this.#gaps.push(gap);
    if (this.#gaps.length > MOST_GAPS) this.#gaps.shift();
  }

  get vitals(): Pick<RunVitals, 'heartbeatMs' | 'gapsMs' | 'silentMs'> {
    return {
      heartbeatMs: medianOf(this.#heartbeats),
      gapsMs: [...this.#gaps],
      silentMs: this.#last && Math.max(0, this.#clock.now() - this.#last.byteAt),
    };
  }
}

/** One that came late is no other rhythm. */
function medianOf(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
