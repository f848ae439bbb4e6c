import type { RunRef } from '@runwatch/protocol';

/** What stands behind a window's address to show a run: as the window writes it itself (`renderer/location`). The default account is not named. */
export function runAddress({ accountId, taskId, runId }: RunRef, defaultAccount: string | undefined): string {
  const account =
    accountId === undefined || accountId === defaultAccount ? '' : `/account/${encodeURIComponent(accountId)}`;
  return `#${account}/task/${encodeURIComponent(taskId)}/run/${encodeURIComponent(runId)}`;
}
