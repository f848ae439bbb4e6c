import type { RunRef } from '@runwatch/protocol';

/** What stands behind a window's address to show a run: as the window writes it itself (`renderer/location`). */
export const runAddress = ({ taskId, runId }: RunRef): string =>
  `#/task/${encodeURIComponent(taskId)}/run/${encodeURIComponent(runId)}`;
