import type { RunRef } from '@runwatch/protocol';

/** A link to an entry of a run, which shows it in this app: `runwatch://task/T/run/R#42`, entries counted from 1 as on screen. */
export const entryLink = ({ taskId, runId }: RunRef, entry: number): string =>
  `runwatch://task/${encodeURIComponent(taskId)}/run/${encodeURIComponent(runId)}#${entry + 1}`;
