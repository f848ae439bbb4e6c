import type { RunRef } from '@runwatch/protocol';
import { parseRunHash } from '../location/run-hash.ts';
import { keep, readKept } from './kept.ts';

const NAME = 'last-address';

/**
 * Goes to the run that was shown last, where the address of a new window names none; and remembers what is shown from now on. Returns that run: nobody
 * has asked for it this time, and it may be gone.
 */
export function restoreLastRun(page: Pick<Window, 'location' | 'addEventListener'>): RunRef | null {
  const last = readKept(NAME);
  const isRestored = page.location.hash === '' && last?.startsWith('#/') === true;
  if (isRestored) page.location.replace(last);
  page.addEventListener('hashchange', () => {
    if (page.location.hash !== '') keep(NAME, page.location.hash);
  });
  return isRestored ? parseRunHash(last) : null;
}
