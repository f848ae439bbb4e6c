import type { RunRef, RunVitals } from '@runwatch/protocol';
import { useCallback } from 'react';
import type { AppApi } from '../app-api/app-api.tsx';
import { useLatest } from '../app-api/use-latest.ts';

/** How the watch of a run is doing, once a second for as long as somebody looks; null where nobody watches it, and before it was told. */
export function useVitals({ accountId, taskId, runId }: RunRef): RunVitals | null {
  const subscribe = useCallback(
    (api: AppApi, signal: AbortSignal) => {
      const run = { taskId, runId, ...(accountId !== undefined && { accountId }) };
      return api.inspector.vitals.subscribe({ run }, { signal });
    },
    [accountId, taskId, runId],
  );
  return useLatest(subscribe, null);
}
