import type { EntryRange } from '@runwatch/transcript';

/** Entries on a page: a long read, and few enough to be laid out at once. */
const PAGE_ENTRIES = 100;
/** Entries read before and behind a page, for what begins or goes on there: a call that takes longer stands in two pieces. */
const AROUND = 200;

/** Pages are counted from 0. */
export const pageOf = (entry: number): number => Math.max(0, Math.floor(entry / PAGE_ENTRIES));

export const pagesIn = (total: number): number => Math.max(1, Math.ceil(total / PAGE_ENTRIES));

/** The entries that belong on a page. */
export const rangeOf = (page: number): EntryRange => ({ from: page * PAGE_ENTRIES, to: (page + 1) * PAGE_ENTRIES });

/**
 * The entries to be read for a page: as many around it as can be had, while `unread` cannot. Null while the page itself has not been read from the log.
 */
export function readFor(page: number, unread: EntryRange | null): EntryRange | null {
  const { from, to } = rangeOf(page);
  if (unread && unread.from < to && from < unread.to) return null;
  const earliest = unread && unread.to <= from ? unread.to : 0;
  return { from: Math.max(earliest, from - AROUND), to: to + AROUND };
}
