import { parseDeepLink } from '@runwatch/protocol';
import { runAddress } from '../run-address.ts';

/**
 * Where a window is to go for a link, as the part of its address that it reads itself: to a run and an entry of it, or to the word for why not. A link adds
 * no account, and shows nothing of one that is not signed in.
 */
export function linkAddress(text: string, knowsAccount: (id: string | undefined) => boolean): string {
  const link = parseDeepLink(text);
  if (!link) return '#/link/unreadable';
  if (!knowsAccount(link.run.accountId)) return '#/link/no-account';
  return runAddress(link.run, link.entry === null ? null : { at: 'entry', entry: link.entry }, undefined);
}
