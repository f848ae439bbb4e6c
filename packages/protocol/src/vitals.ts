import { z } from 'zod';

const ms = z.number().nonnegative();
const count = z.number().int().nonnegative();

/** How a watch is doing at this moment, for whoever looks into it. Numbers alone. Times are in milliseconds. */
export const RunVitals = z.object({
  /** After how long without anything else the server gives a sign of life, as it was measured; null before it has given one. */
  heartbeatMs: ms.nullable(),
  /** How long nothing was heard on this wire, or the last one, each time that something came; oldest first. What comes at once is one sign of life. */
  gapsMs: z.array(ms),
  /** How long nothing has been heard now; null while no wire is open. */
  silentMs: ms.nullable(),
  /** After this long without a byte the wire is cut. */
  limitMs: ms,
  /** Entries that the stream has told, and that nobody can be shown yet: what comes before them is being read. */
  buffered: count,
  /** Entries that are shown, and that the log has not confirmed yet. */
  unconfirmed: count,
  /** Entries there are to be shown; null before there are any. */
  total: count.nullable(),
});
export type RunVitals = z.infer<typeof RunVitals>;
