import type { RunRef } from '@runwatch/protocol';
import type { CloudApi, LogPage } from '../api/cloud-api.ts';
import { protocolFailure } from '../api/failures.ts';
import type { Policy } from '../policy.ts';

/** The log as far as it is read first: the newest page, and the beginning that telling its length brought along. */
export interface NewestPage {
  /** Entries [0, head.length). */
  head: string[];
  /** The entry number of `lines[0]`. */
  start: number;
  lines: string[];
}

/** Enough that a short run needs one request, little enough that a long one does not notice. */
const FIRST_PAGE = 200;

/**
 * Reads the newest page. The log's length is known only from a page's headers (protocol 1.5), so the first page is asked for first: two requests
 * however long the run is, one when it is short.
 * @throws CloudRunError
 */
export async function readNewest(api: CloudApi, policy: Policy, ref: RunRef, signal: AbortSignal): Promise<NewestPage> {
  const first = await api.page(ref, 0, Math.min(FIRST_PAGE, policy.newestPage), signal);
  if (!first.hasMore) return { head: [], start: 0, lines: first.lines };
  // A server that does not tell the length can only be read from the beginning.
  const total = first.total ?? 0;
  const start = Math.max(first.lines.length, total - policy.newestPage);
  const lines = await readOn(api, policy, ref, start, signal, first);
  if (start === first.lines.length) return { head: [], start: 0, lines: [...first.lines, ...lines] };
  return { head: first.lines, start, lines };
}

/**
 * Everything from entry `offset` on. Pages may be shorter than asked for, so the offset moves by what came; an empty page ends it, whatever its
 * headers say.
 * @param before a page of another offset, which none of these may be
 * @throws CloudRunError
 */
export async function readOn(
  api: CloudApi,
  policy: Policy,
  ref: RunRef,
  offset: number,
  signal: AbortSignal,
  before?: LogPage,
): Promise<string[]> {
  const lines: string[] = [];
  const edges = new Set(before && before.lines.length > 0 ? [edgesOf(before)] : []);
  for (;;) {
    const page = await api.page(ref, offset + lines.length, policy.page, signal);
    // A cache that ignores the query would be read for ever, and so would a few that take turns.
    const edge = edgesOf(page);
    if (edges.has(edge)) throw protocolFailure('one page of the log was sent for two');
    edges.add(edge);
    for (const line of page.lines) lines.push(line);
    const isAll = page.total !== null && offset + lines.length >= page.total;
    if (!page.hasMore || page.lines.length === 0 || isAll) return lines;
  }
}

/** Entries carry timestamps and ids: two pages that begin and end alike are one. */
const edgesOf = ({ lines }: LogPage): string => `${lines.length} ${lines[0]} ${lines.at(-1)}`;
