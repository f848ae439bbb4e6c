import { useEffect, useState } from 'react';
import { type AppApi, useAppApi } from './app-api.tsx';

/**
 * The newest item of a subscription of the app, for as long as the component is there; `initial` until there is one, and the last one behind its end.
 * `subscribe` has to be the same function each time: one of the module, or `useCallback`.
 *
 *     const demo = useLatest((api, signal) => api.demo.changes.subscribe(undefined, { signal }), null);
 */
export function useLatest<T, Initial>(
  subscribe: (api: AppApi, signal: AbortSignal) => AsyncIterable<T>,
  initial: Initial,
): T | Initial {
  const api = useAppApi();
  const [latest, setLatest] = useState<T | Initial>(initial);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    async function read(): Promise<void> {
      for await (const item of subscribe(api, signal)) {
        if (signal.aborted) return;
        setLatest(item);
      }
    }
    // What ended early is behind a page that main has given up; the window's runs say so.
    read().catch(() => {});
    return () => leaving.abort();
  }, [api, subscribe]);
  return latest;
}
