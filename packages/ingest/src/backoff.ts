/** Flat first, because most failures are over at once; then slower, because the others are not. */
const FIRST_WAITS_MS = 500;
const FIRST_WAITS = 3;
const LONGEST_WAIT_MS = 30_000;
/** What only a person can mend is still tried, this seldom. */
const SLOW_RETRY_MS = 60_000;
/** The longest wait that a server may ask for. */
const LONGEST_FLOOR_MS = 300_000;
// Not at once, whatever the dice say.
const SHORTEST_WAIT_MS = 50;

/** How long to wait after so many failures in a row. `random` is uniform in [0, 1); what the server asks for is a floor under the jitter. */
export function waitMs(failures: number, random: number, options: { hopeless: boolean; floorMs: number }): number {
  const ceiling = options.hopeless
    ? SLOW_RETRY_MS
    : Math.min(LONGEST_WAIT_MS, FIRST_WAITS_MS * 2 ** Math.max(0, failures - FIRST_WAITS));
  return Math.round(Math.min(options.floorMs, LONGEST_FLOOR_MS) + Math.max(SHORTEST_WAIT_MS, random * ceiling));
}

/** `Retry-After` in seconds or as a date; 0 when missing or not understood. */
export function retryAfterMs(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_FLOOR_MS) : 0;
}
