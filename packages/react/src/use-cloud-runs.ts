import { useCallback, useSyncExternalStore } from 'react';
import { useStores } from './provider.tsx';
import type { CloudRunsView } from './views.ts';

/** The list of runs, kept current. */
export function useCloudRuns(): CloudRunsView {
  const { runs } = useStores();
  return useSyncExternalStore(
    runs.subscribe,
    useCallback(() => runs.view, [runs]),
  );
}

/** Asks for the list of runs again now, where it has failed or waits. */
export function useRetryCloudRuns(): () => Promise<void> {
  const { runs } = useStores();
  return useCallback(() => runs.retry(), [runs]);
}
