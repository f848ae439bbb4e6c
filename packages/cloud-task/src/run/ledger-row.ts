import { isServerMade, type Seam, type SeamEntry, timeOf } from '@runwatch/transcript';

/** An entry as it is shown. */
export interface Row {
  readonly entry: SeamEntry;
  readonly from: 'log' | 'live';
  /** The stream has told it since it last began anew. */
  told: boolean;
  /** Of live rows whose place is not proven: the stretch of the stream in which they were told. The log may have them elsewhere. */
  readonly stretch?: number | undefined;
}

export const logRow = (entry: SeamEntry): Row => ({ entry, from: 'log', told: false });

export const entriesOf = (rows: readonly Row[]): SeamEntry[] => rows.map((row) => row.entry);

/**
 * What an entry takes in memory, about (measured: 1,130 bytes for a line of 540 characters, 4,520 for one of 2,240): text of the agent's is kept twice, in its line
 * and as what it says.
 */
export const bytesOf = ({ line }: SeamEntry): number => 2 * line.length + 200;

/** When each entry was stamped. One that is not stamped (a permission request) is as old as the next that is, else as the last. */
export function timesOf(entries: readonly SeamEntry[]): number[] {
  const times = entries.map(timeOf);
  for (let at = times.length - 2; at >= 0; at--) if (Number.isNaN(times[at])) times[at] = times[at + 1] as number;
  for (let at = 1; at < times.length; at++) if (Number.isNaN(times[at])) times[at] = times[at - 1] as number;
  return times;
}

/**
 * Whether a stream that began at `since` has told all of this row. A line of the server's stands in the log ahead of what the agent said before it:
 * it may be yet to come, although what stands behind it was told.
 */
export function isTold(seam: Seam, at: number, { entry }: Row, since: number): boolean {
  if (!isServerMade(entry)) return at < seam.logAt;
  return seam.matched.has(at) || (at < seam.logAt && timeOf(entry) < since);
}
