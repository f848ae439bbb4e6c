import type { RunRef } from '@runwatch/protocol';
import type { CloudApi } from '../api/cloud-api.ts';
import { protocolFailure } from '../api/failures.ts';
import type { Policy } from '../policy.ts';
import { readOn } from './read-on.ts';

/** The log as far as it is read first: the newest page, and the beginning that telling its length brought along. */
export interface NewestPage {
  /** Entries [0, head.length). */
  head: string[];
  /** The entry number of `lines[0]`. */
  start: number;
  lines: string[];
  /** The log goes on behind it: it has grown fast, or the server does not tell how long it is. */
  hasMore?: true;
  /** The stream was open when it was asked for: whatever the log had by then, and the stream does not tell, is in it. */
  isBehindAttach: boolean;
}

export interface ReadNewestIo {
  api: CloudApi;
  policy: Policy;
  ref: RunRef;
  /** The stream is open at this moment. */
  isAttached(): boolean;
}

/** Enough that a short run needs one request, little enough that a long one does not notice. */
const FIRST_PAGE = 200;

/**
 * Reads the newest page. The log's length is known only from a page's headers (protocol 1.5), so the first page is asked for first: two requests
 * however long the run is, one when it is short.
 * @throws CloudRunError
 */
export async function readNewest(
  { api, policy, ref, isAttached }: ReadNewestIo,
  signal: AbortSignal,
): Promise<NewestPage> {
  let isBehindAttach = isAttached();
  const first = await api.page(ref, 0, Math.min(FIRST_PAGE, policy.newestPage), signal);
  if (!first.hasMore) return { head: [], start: 0, lines: first.lines, isBehindAttach };
  // A server that does not tell the length can only be read from the beginning.
  const total = first.total ?? 0;
  const start = Math.max(first.lines.length, total - policy.newestPage);
  const isNext = start === first.lines.length;
  const end = { offset: start, known: isNext ? first.lines : [], other: first };
  isBehindAttach = isAttached();
  const { lines, changed, hasMore } = await readOn(api, policy, ref, end, signal);
  if (changed) throw protocolFailure('the log has other entries than before under the same numbers');
  const newest = isNext
    ? { head: [], start: 0, lines: [...first.lines, ...lines], isBehindAttach }
    : { head: first.lines, start, lines, isBehindAttach };
  return hasMore ? { ...newest, hasMore } : newest;
}
