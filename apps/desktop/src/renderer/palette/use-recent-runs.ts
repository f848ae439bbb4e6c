import type { RunRef } from '@runwatch/protocol';
import { useEffect, useState } from 'react';
import { runKey } from '../location/run-hash.ts';

const KEPT = 'recent-runs';
const MOST = 10;

/** Keys of the runs that were open in this window, the last one first and without the one that is. They are kept for as long as the window is. */
export function useRecentRuns(selected: RunRef | null): readonly string[] {
  const [recent, setRecent] = useState(read);
  const key = selected && runKey(selected);
  useEffect(() => {
    if (key === null) return;
    setRecent((before) => {
      const after = [key, ...before.filter((one) => one !== key)].slice(0, MOST);
      sessionStorage.setItem(KEPT, JSON.stringify(after));
      return after;
    });
  }, [key]);
  return recent.filter((one) => one !== key);
}

function read(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  } catch {
    // Something else has written there: nothing was recent.
    return [];
  }
}
