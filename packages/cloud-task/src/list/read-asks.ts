import type { RunRef } from '@runwatch/protocol';
import { mayConcernRequests, REQUEST_TYPES } from '@runwatch/transcript';
import type { CloudApi, LogPage } from '../api/cloud-api.ts';
import { protocolFailure } from '../api/failures.ts';

/** What is known of the requests in a run's log. */
export interface AskedSoFar {
  /** The newest entries that tell which requests are open, oldest first. */
  lines: readonly string[];
  /** How many such entries the log has. */
  matching: number;
  /** Entries of all kinds in the log. */
  total: number | null;
}

export const NOTHING_ASKED: AskedSoFar = { lines: [], matching: 0, total: null };

/** Newest entries that are read, and kept: some turns. A turn that ends makes void what was asked before it. */
const NEWEST = 50;

export const newestAsks = (lines: readonly string[]): readonly string[] => lines.slice(-NEWEST);

/**
 * What has come since `known`: newest rows only, mostly none, in one request; two when there are more than a page holds, or other ones (protocol 1.5).
 * `sent` is called before each request.
 * @throws CloudRunError
 */
export async function readAsks(
  api: CloudApi,
  ref: RunRef,
  known: AskedSoFar,
  sent: () => void,
  signal: AbortSignal,
): Promise<AskedSoFar> {
  const read = async (offset: number): Promise<LogPage> => {
    sent();
    const page = await api.page(ref, offset, NEWEST, signal, REQUEST_TYPES);
    // A server that does not know the filter would tell requests and leave out their answers.
    if (!page.lines.every(mayConcernRequests)) throw protocolFailure('the log was not filtered by type');
    return page;
  };
  const { matching: offset } = known;
  const page = await read(offset);
  const reached = offset + page.lines.length;
  const matching = page.hasMore ? Math.max(page.matching, reached) : page.lines.length === 0 ? page.matching : reached;
  if (matching === reached && !page.hasMore)
    return {
      lines: page.lines.length === 0 ? known.lines : newestAsks([...known.lines, ...page.lines]),
      matching,
      total: page.total,
    };
  const from = Math.max(0, matching - NEWEST);
  const newest = await read(from);
  return { lines: newest.lines, matching: from + newest.lines.length, total: newest.total ?? page.total };
}
