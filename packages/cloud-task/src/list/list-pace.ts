import { LONGEST_FLOOR_MS } from '../api/backoff.ts';

/** How closely somebody looks: a window of the app has the focus, one can be seen, or none can. */
export type AttentionLevel = 'focused' | 'visible' | 'hidden';

/** Who looks, as a port. */
export interface Attention {
  readonly level: AttentionLevel;
  /** Calls `told` at each change. Returns how to leave. */
  watch(told: () => void): () => void;
}

/** A list that fails is asked for this seldom in the end. */
const LONGEST_WAIT_MS = 60_000;

export interface ListPace {
  /** The wait while all is well. */
  everyMs: number;
  /** Reads in a row that failed. */
  failures: number;
  /** What the server asked for, when it failed. */
  retryAfterMs?: number | undefined;
  /** Uniform in [0, 1). */
  random: number;
}

/** How long until the list is read again: a fifth more or less, so that many apps do not come in step; longer with each failure, as the server asks. */
export function listWaitMs({ everyMs, failures, retryAfterMs = 0, random }: ListPace): number {
  const jitter = 0.8 + 0.4 * random;
  if (failures === 0) return Math.round(everyMs * jitter);
  const wait = Math.min(Math.max(LONGEST_WAIT_MS, everyMs), everyMs * 2 ** (failures - 1));
  return Math.round(Math.min(retryAfterMs, LONGEST_FLOOR_MS) + wait * jitter);
}
