/** Flat first, because most cuts are over at once; then slower, because the others are not. */
const FIRST_WAITS_MS = 500;
const FIRST_WAITS = 3;
const LONGEST_WAIT_MS = 30_000;
/** What has failed for good is still tried, this seldom. */
export const SLOW_RETRY_MS = 60_000;
/** The longest wait that a server may ask for; beyond it we come back on our own. */
export const LONGEST_FLOOR_MS = 300_000;

/** Full jitter, so that many watchers cut at once do not come back at once. What the server asks for is a floor under it. */
export function waitMs(attempt: number, failed: boolean, random: number, floorMs = 0): number {
  const floor = Math.min(floorMs, LONGEST_FLOOR_MS);
  if (attempt === 0 && floor === 0) return 0;
  const ceiling = failed
    ? SLOW_RETRY_MS
    : Math.min(LONGEST_WAIT_MS, FIRST_WAITS_MS * 2 ** Math.max(0, attempt - FIRST_WAITS));
  return Math.round(floor + random * ceiling);
}
