import type { Timings } from '../options.ts';
import { PresenceLease } from '../stream/presence-lease.ts';
import type { Awaitable } from './awaitable.ts';
import type { LiveStream } from './live-store.ts';
import type { LogStore } from './log-store.ts';
import { MemoryLive } from './memory-live.ts';
import { type GeneratedLog, RunLog } from './run-log.ts';

/** The belief that somebody watches a run (protocol 1.4, 9.2). */
export interface Lease {
  /** A reader connects. */
  take(): Awaitable<void>;
  /** A reader is still there: the lease is taken again when it is old enough. */
  renew(): Awaitable<void>;
}

/** What is kept of one run. */
interface RunPlace {
  readonly live: LiveStream;
  readonly log: LogStore;
  readonly lease: Lease;
}

export interface PlaceWish {
  readonly runId: string;
  readonly presenceGated: boolean;
  /** The run's own time, in milliseconds since the epoch. */
  readonly now: () => number;
  /** How far that is behind the clock, while a past is being rehearsed. */
  readonly ageMs: () => number;
  /** Entries that the log has from the beginning. */
  readonly history: GeneratedLog | undefined;
  /** Length of the live window, in entries. */
  readonly window: number;
  readonly timings: Timings;
}

/** Opens the place of a run: in memory, or where other processes reach it too. */
export type OpenPlace = (wish: PlaceWish) => RunPlace;

export const inMemory: OpenPlace = ({ presenceGated, now, history, window, timings }) => {
  const lease = new PresenceLease({ now, leaseMs: timings.leaseMs, renewMs: timings.leaseRenewMs });
  const live = new MemoryLive({
    now,
    window,
    ttlMs: timings.windowTtlMs,
    ttlAfterEndMs: timings.windowTtlAfterEndMs,
    sequenceTtlMs: timings.sequenceTtlMs,
    mirrors: () => !presenceGated || lease.held,
  });
  return { live, log: new RunLog(history), lease };
};
