import { parseDeepLink } from '@runwatch/protocol';

/**
 * Where a window is to go for a link, as the part of its address that it reads itself: to a run and an entry of it, or to the word for why not. A link adds
 * no account, and shows nothing of one that is not signed in.
 */
export function linkAddress(text: string, knowsAccount: (id: string | undefined) => boolean): string {
  const link = parseDeepLink(text);
  if (!link) return '#/link/unreadable';
  const { accountId, taskId, runId } = link.run;
  if (!knowsAccount(accountId)) return '#/link/no-account';
  const account = accountId === undefined ? '' : `/account/${encodeURIComponent(accountId)}`;
  const entry = link.entry === null ? '' : `/entry/${link.entry}`;
  return `#${account}/task/${encodeURIComponent(taskId)}/run/${encodeURIComponent(runId)}${entry}`;
}
