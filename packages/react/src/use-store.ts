import { useCallback, useSyncExternalStore } from 'react';
import { useRunStore } from './provider.tsx';
import type { RunStore } from './store/run-store.ts';
import type { MaybeRunRef } from './views.ts';

const subscribeToNothing = () => () => {};

/**
 * What `read` finds in the store of a run, again whenever that has changed; `none` when there is no run. Watches the run
 * meanwhile. `read` must give the same value until something has changed.
 */
export function useStore<T>(ref: MaybeRunRef, read: (store: RunStore) => T, none: T): T {
  const store = useRunStore(ref);
  const snapshot = useCallback(() => (store ? read(store) : none), [store, read, none]);
  return useSyncExternalStore(store?.subscribe ?? subscribeToNothing, snapshot);
}
