import type { PageFailure, PageTrouble } from '../../main/app-log/app-log-view.ts';
import { outlineOf } from '../../main/app-log/error-outline.ts';

/** A page that fails fails again and again; more of the same tells nobody anything. */
const MOST_TOLD = 20;

export type TellFailure = (what: PageTrouble, error: unknown) => void;

/** Tells main of what goes wrong in this page, for the log: which kind of error it was, and where in our own code. What it says stays here. */
export function tellFailures(page: EventTarget, tell: (failure: PageFailure) => Promise<unknown>): TellFailure {
  let count = 0;
  const failed: TellFailure = (what, error) => {
    if (count++ >= MOST_TOLD) return;
    // A main that cannot be told has worse to note.
    tell({ what, error: outlineOf(error) }).catch(() => {});
  };
  page.addEventListener('error', (event) => {
    // What the browser only warns of (a resize that came too late) was thrown by nobody.
    if (event instanceof ErrorEvent && event.error != null) failed('thrown', event.error);
  });
  page.addEventListener('unhandledrejection', (event) => failed('rejected', (event as PromiseRejectionEvent).reason));
  return failed;
}
