import { useSyncExternalStore } from 'react';

function listen(changed: () => void): () => void {
  window.addEventListener('focus', changed);
  window.addEventListener('blur', changed);
  document.addEventListener('visibilitychange', changed);
  return () => {
    window.removeEventListener('focus', changed);
    window.removeEventListener('blur', changed);
    document.removeEventListener('visibilitychange', changed);
  };
}

/** Whether somebody looks at this window, as far as one can tell: it can be seen, and has the focus. */
export const useLooking = (): boolean =>
  useSyncExternalStore(listen, () => document.visibilityState === 'visible' && document.hasFocus());
