import type { RunRef } from '@runwatch/protocol';
import { mayConcernRequests, REQUEST_TYPES } from '@runwatch/transcript';
import type { CloudApi } from '../api/cloud-api.ts';
import { protocolFailure } from '../api/failures.ts';

/** Enough for the turns of many days; what was asked before that, nobody waits for. */
const NEWEST = 1_000;

/**
 * The log's entries that tell which permission requests are open, oldest first, out of the whole log (protocol 1.5).
 * @throws CloudRunError
 */
export async function readRequests(api: CloudApi, ref: RunRef, signal: AbortSignal): Promise<string[]> {
  const read = (offset: number) => api.page(ref, offset, NEWEST, signal, REQUEST_TYPES);
  const first = await read(0);
  const page = first.matching > NEWEST ? await read(first.matching - NEWEST) : first;
  // A server that does not know the filter would tell requests and leave out their answers.
  if (!page.lines.every(mayConcernRequests)) throw protocolFailure('the log was not filtered by type');
  return page.lines;
}
