import type { RunRef } from '@runwatch/protocol';
import { concernsPlan, newestPlanLine, PLAN_TYPES } from '@runwatch/transcript';
import type { CloudApi } from '../api/cloud-api.ts';
import { protocolFailure } from '../api/failures.ts';

/** The last tellings, and with luck the beginning of the run, by which it is known whose they are. */
const NEWEST = 20;

/**
 * The line of the whole log that tells the plan as it is now; null when there is none (protocol 1.5).
 * @throws CloudRunError
 */
export async function readPlan(api: CloudApi, ref: RunRef, signal: AbortSignal): Promise<string | null> {
  const read = (offset: number) => api.page(ref, offset, NEWEST, signal, PLAN_TYPES);
  const first = await read(0);
  if (first.hasMore && first.matching <= NEWEST)
    throw protocolFailure('the log does not say how much of it is of a type');
  const page = first.matching > NEWEST ? await read(first.matching - NEWEST) : first;
  // A server that does not know the filter would tell the newest entries, whatever they are.
  if (!page.lines.every(concernsPlan)) throw protocolFailure('the log was not filtered by type');
  return newestPlanLine(page.lines, ref.runId) ?? null;
}
