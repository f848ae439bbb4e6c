import type { RunRef } from '@runwatch/protocol';
import { useCallback, useMemo, useState } from 'react';
import { parseLinkTrouble, parseRunHash, runHash } from './run-hash.ts';
import { useHash } from './use-hash.ts';

/** The run that the window's address names, so that it survives a reload; and how to open another. */
export function useSelectedRun(): [RunRef | null, (run: RunRef) => void] {
  const hash = useHash();
  const named = useMemo(() => parseRunHash(hash), [hash]);
  // Behind a message about a link, what was read goes on to be shown.
  const isTrouble = parseLinkTrouble(hash) !== null;
  const [last, setLast] = useState(named);
  if (!isTrouble && last !== named) setLast(named);
  const selected = isTrouble ? last : named;
  const select = useCallback((run: RunRef) => {
    window.location.hash = runHash(run);
  }, []);
  return [selected, select];
}
