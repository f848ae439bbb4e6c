import type { AccountInfo, AccountsView } from '../accounts/accounts-view.ts';
import type { Noting } from './app-log.ts';
import type { LogNote } from './log-note.ts';
import { logName } from './names.ts';

type What = Extract<LogNote, { kind: 'account' }>['what'];

/** Takes note of who is signed in: first of those that are there, then of what changes. Ends with the changes. */
export async function noteAccounts(log: Noting, changes: AsyncIterable<AccountsView>): Promise<void> {
  const note = (what: What, { id, kind: type, state, kept }: AccountInfo) =>
    log.note({ kind: 'account', what, account: logName(id), type, state, kept });
  let before: Map<string, AccountInfo> | undefined;
  for await (const { accounts } of changes) {
    const now = new Map(accounts.map((account) => [account.id, account]));
    for (const account of accounts) {
      const was = before?.get(account.id);
      if (!was) note(before ? 'added' : 'there', account);
      else if (was.state !== account.state || was.kept !== account.kept) note('changed', account);
    }
    for (const account of before?.values() ?? []) if (!now.has(account.id)) note('signed-out', account);
    before = now;
  }
}
