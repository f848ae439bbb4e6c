import type { RunRef } from '@runwatch/protocol';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { parseRunHash, runHash } from './run-hash.ts';

function listen(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** The run that the window's address names, so that it survives a reload; and how to open another. */
export function useSelectedRun(): [RunRef | null, (run: RunRef) => void] {
  const hash = useSyncExternalStore(listen, () => window.location.hash);
  const selected = useMemo(() => parseRunHash(hash), [hash]);
  const select = useCallback((run: RunRef) => {
    window.location.hash = runHash(run);
  }, []);
  return [selected, select];
}
