import { useCallback } from 'react';
import type { AccountInfo, AccountsView } from '../../main/accounts/accounts-view.ts';
import { type AppApi, useAppApi } from '../app-api/app-api.tsx';
import { useLatest } from '../app-api/use-latest.ts';
import { accountHash, parseAccountHash, parseRunHash } from '../location/run-hash.ts';
import { useHash } from '../location/use-hash.ts';

const changes = (api: AppApi, signal: AbortSignal) => api.accounts.changes.subscribe(undefined, { signal });

/** Runs that were opened from files are shown as those of an account that nobody signs in to: this id is the service's. */
const SAVED_RUNS: AccountInfo = {
  id: 'files',
  kind: 'files',
  server: 'Saved runs',
  project: 'opened from files',
  state: 'ready',
  kept: 'session',
  isDefault: false,
};

/** All accounts; null until the app has told them. */
export const useAccounts = (): AccountsView | null => useLatest<AccountsView, null>(changes, null);

/**
 * The account that this window shows: the one that its address names, while that is signed in; else the one of runs that name none, or the one that
 * was chosen last. Null when nothing has been chosen yet.
 */
export function accountAt(hash: string, { accounts, chosen }: AccountsView): AccountInfo | null {
  const named = parseAccountHash(hash);
  if (named === SAVED_RUNS.id) return SAVED_RUNS;
  if (named === undefined && parseRunHash(hash) !== null) return accounts.find((one) => one.isDefault) ?? null;
  return accounts.find((one) => one.id === (named ?? chosen)) ?? accounts.find((one) => one.id === chosen) ?? null;
}

export function useWindowAccount(view: AccountsView | null): AccountInfo | null {
  const hash = useHash();
  return view && accountAt(hash, view);
}

/** Shows another account in this window, and in those that are opened from now on. */
export function useShowAccount(): (id: string) => Promise<void> {
  const api = useAppApi();
  return useCallback(
    async (id) => {
      await api.accounts.choose.mutate({ id });
      window.location.hash = accountHash(id);
    },
    [api],
  );
}
