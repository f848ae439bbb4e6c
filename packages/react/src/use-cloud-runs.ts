import { useCallback, useSyncExternalStore } from 'react';
import { useAccountId, useStores } from './provider.tsx';
import type { CloudRunsView } from './views.ts';

/** The list of runs, kept current: of the account that `CloudRunsAccount` names, or the first one. */
export function useCloudRuns(): CloudRunsView {
  const runs = useStores().runs(useAccountId());
  return useSyncExternalStore(
    runs.subscribe,
    useCallback(() => runs.view, [runs]),
  );
}

/** Asks for the list of runs again now, where it has failed or waits. */
export function useRetryCloudRuns(): () => Promise<void> {
  const runs = useStores().runs(useAccountId());
  return useCallback(() => runs.retry(), [runs]);
}
