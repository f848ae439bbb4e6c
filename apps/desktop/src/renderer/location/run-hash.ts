import { RunRef } from '@runwatch/protocol';

/** The address of a run inside the window: `#/task/T/run/R`, every id encoded. */
export const runHash = (run: RunRef): string =>
  `#/task/${encodeURIComponent(run.taskId)}/run/${encodeURIComponent(run.runId)}`;

/** The run an address names; null when it names none. It may come from a link, so it is checked like any input. */
export function parseRunHash(hash: string): RunRef | null {
  const match = /^#\/task\/([^/]+)\/run\/([^/]+)$/.exec(hash);
  if (!match?.[1] || !match[2]) return null;
  try {
    const ref = RunRef.safeParse({ taskId: decodeURIComponent(match[1]), runId: decodeURIComponent(match[2]) });
    return ref.success ? ref.data : null;
  } catch {
    // A broken escape, `%zz`: it names nothing.
    return null;
  }
}

/** One text for one run, for keys and comparison. */
export const runKey = (run: RunRef): string => JSON.stringify([run.taskId, run.runId]);
