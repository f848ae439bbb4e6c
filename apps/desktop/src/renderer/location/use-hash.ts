import { useSyncExternalStore } from 'react';

function listen(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** The part of the window's address that says what is shown. */
export const useHash = (): string => useSyncExternalStore(listen, () => window.location.hash);
