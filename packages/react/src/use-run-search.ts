import { type SearchHit, SearchQuery } from '@runwatch/protocol';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useStores } from './provider.tsx';
import { NOT_SEARCHED, SearchStore } from './store/searching/search-store.ts';
import type { MaybeRunRef, RunSearchView } from './views.ts';

const nothing = () => () => {};

/**
 * Looks for something in all of a run, also in what comes, for as long as the component is there; null looks for nothing. Another query begins anew, the same
 * one in another object does not. The run has to be watched, by any of the other hooks.
 */
export function useRunSearch(ref: MaybeRunRef, query: SearchQuery | null): RunSearchView {
  const store = useSearchStore(ref, query);
  return useSyncExternalStore(
    store?.subscribe ?? nothing,
    useCallback(() => store?.view ?? NOT_SEARCHED, [store]),
  );
}

/** The same for whoever only wants what was found: how far the search has come draws nothing anew. */
export function useRunHits(ref: MaybeRunRef, query: SearchQuery | null): readonly SearchHit[] {
  const store = useSearchStore(ref, query);
  return useSyncExternalStore(
    store?.subscribe ?? nothing,
    useCallback(() => (store?.view ?? NOT_SEARCHED).hits, [store]),
  );
}

function useSearchStore(ref: MaybeRunRef, query: SearchQuery | null): SearchStore | null {
  const { client, ports } = useStores();
  const { accountId, taskId, runId } = ref ?? {};
  const asked = query && JSON.stringify(query);
  return useMemo(() => {
    if (taskId === undefined || runId === undefined || asked === null) return null;
    const run = { ...(accountId === undefined ? {} : { accountId }), taskId, runId };
    return new SearchStore({ client, ports, run, query: SearchQuery.parse(JSON.parse(asked)) });
  }, [client, ports, accountId, taskId, runId, asked]);
}
