import { Limit } from '@runwatch/async';

/**
 * Places shared by everything that uses one network: all runs, all accounts. Waking with fifty runs must not be a herd (FAILURES C5).
 * Whole logs take long, so they have places of their own; both kinds of reads together leave room in the pool of requests for commands.
 */
export interface NetworkLimits {
  /** Streams being connected: the place is free again when the server has answered. */
  readonly connects: Limit;
  /** Pages of logs being read. */
  readonly pages: Limit;
  /** Whole logs being read. */
  readonly logs: Limit;
}

/** Connections of a host's pool of requests: `pages` and `logs` together stay below. */
export const REQUESTS_AT_ONCE = 8;
const CONNECTS_AT_ONCE = 6;
const PAGES_AT_ONCE = 4;
const LOGS_AT_ONCE = 2;

export const networkLimits = (): NetworkLimits => ({
  connects: new Limit(CONNECTS_AT_ONCE),
  pages: new Limit(PAGES_AT_ONCE),
  logs: new Limit(LOGS_AT_ONCE),
});
