import type { AccountBook } from '../accounts/account-book.ts';

/** The accounts whose runs are worth a notice: all but the demo's, and the demo's while it is looked at. */
export async function* followedAccounts(book: AccountBook, signal: AbortSignal): AsyncGenerator<string[], void> {
  for await (const { accounts, chosen } of book.changes(signal))
    yield accounts.filter(({ id, kind }) => kind !== 'demo' || id === chosen).map(({ id }) => id);
}
