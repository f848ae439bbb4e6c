import { keep, readKept } from './kept.ts';

const NAME = 'last-address';

/** Goes to the run that was shown last, where the address of a new window names none; and remembers what is shown from now on. */
export function restoreLastRun(page: Pick<Window, 'location' | 'addEventListener'>): void {
  const last = readKept(NAME);
  if (page.location.hash === '' && last?.startsWith('#/')) page.location.replace(last);
  page.addEventListener('hashchange', () => {
    if (page.location.hash !== '') keep(NAME, page.location.hash);
  });
}
