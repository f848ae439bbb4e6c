import { isTerminal, type RunMeta } from '@runwatch/protocol';
import { z } from 'zod';

/** How far somebody has looked at a run. */
export const SeenMark = z.object({
  /** Entries [0, entries) were there to be seen; null when nobody knew how many there were. */
  entries: z.number().int().nonnegative().nullable(),
  /** The run was over then. */
  over: z.boolean(),
  /** Milliseconds since the epoch. */
  at: z.number(),
});
export type SeenMark = z.infer<typeof SeenMark>;

/**
 * What is seen may be counted in pieces that the log merges, some seconds later (protocol 11.2). A log that has had this much time and is shorter than
 * what was seen is what was seen.
 */
const LOG_AT_REST_MS = 30_000;

/** The mark of a run that is met for the first time: what was there before this app is no news, what came since is. */
export function firstMark(run: RunMeta, entries: number | null, since: number, now: number): SeenMark {
  const isOlder = !(Date.parse(run.createdAt ?? '') >= since);
  return { entries: isOlder ? entries : 0, over: isOlder && isTerminal(run.status), at: now };
}

/** The mark in the light of what the log has now; the same object when it stands. */
export function adjusted(mark: SeenMark, entries: number | null, now: number): SeenMark {
  if (entries === null) return mark;
  if (mark.entries === null || (entries < mark.entries && now - mark.at > LOG_AT_REST_MS)) return { ...mark, entries };
  return mark;
}

/** What came since: entries, where they are counted; at least 1 when the run has ended since. */
export function unreadSince(mark: SeenMark, run: RunMeta, entries: number | null): number {
  const more = entries === null || mark.entries === null ? 0 : Math.max(0, entries - mark.entries);
  return isTerminal(run.status) && !mark.over ? Math.max(1, more) : more;
}

/**
 * Where the mark `seen` stands after the entries from `at` on became other ones: the log told again what the stream had told, so that only what was unseen
 * before is unseen now. `before` and `end` are where the entries ended, and end.
 */
export function movedBy(seen: number, at: number, before: number, end: number): number {
  if (at >= before || seen <= at) return seen;
  return Math.max(at, end - (before - seen));
}
