import type { RunRef } from '@runwatch/protocol';
import { useCallback, useMemo } from 'react';
import { parseRunHash, runHash } from './run-hash.ts';
import { useHash } from './use-hash.ts';

/** The run that the window's address names, so that it survives a reload; and how to open another. */
export function useSelectedRun(): [RunRef | null, (run: RunRef) => void] {
  const hash = useHash();
  const selected = useMemo(() => parseRunHash(hash), [hash]);
  const select = useCallback((run: RunRef) => {
    window.location.hash = runHash(run);
  }, []);
  return [selected, select];
}
