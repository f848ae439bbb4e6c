import type { RunRef, RunSummary } from '@runwatch/protocol';
import type { RunPermissionsView } from '@runwatch/react';
import { runKey } from '../location/run-hash.ts';
import { readTime } from '../time/format-time.ts';

/**
 * The list with what this window knows itself of a run that it shows: an answer that was given here counts at once. `open` is null while the run is
 * not loaded.
 */
export function withOwnAsks(
  runs: readonly RunSummary[],
  selected: RunRef | null,
  open: RunPermissionsView['open'] | null,
): readonly RunSummary[] {
  if (!selected || !open) return runs;
  const key = runKey(selected);
  const waiting = open.filter(({ answering }) => answering.state !== 'answered');
  return runs.map((summary) => {
    if (runKey(summary.ref) !== key) return summary;
    const known = new Map((summary.asks ?? []).map((ask) => [ask.requestId, ask]));
    const asks = waiting.map(
      ({ request }) =>
        known.get(request.requestId) ?? {
          requestId: request.requestId,
          title: request.title,
          askedAt: readTime(request.at),
        },
    );
    return { ...summary, asks };
  });
}
