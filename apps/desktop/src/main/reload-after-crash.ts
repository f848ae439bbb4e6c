import type { Clock } from '@runwatch/async';
import type { WebContents } from 'electron';

const ONCE_PER_MS = 60_000;

/** What a person wants of a window whose page crashes again and again. */
export type CrashChoice = 'reload' | 'close';

/**
 * Loads the page again when its process has crashed: by itself at most once a minute, so that a page that always crashes comes to rest. Then a person
 * is asked.
 */
export function reloadAfterCrash(
  contents: Pick<WebContents, 'on' | 'reload' | 'isDestroyed'>,
  clock: Clock,
  ask: () => Promise<CrashChoice>,
  close: () => void,
): void {
  let reloadedAt = Number.NEGATIVE_INFINITY;
  let isAsking = false;
  async function offer(): Promise<void> {
    isAsking = true;
    const choice = await ask().finally(() => {
      isAsking = false;
    });
    if (contents.isDestroyed()) return;
    if (choice === 'close') return close();
    reloadedAt = clock.now();
    contents.reload();
  }
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || isAsking) return;
    if (clock.now() - reloadedAt >= ONCE_PER_MS) {
      reloadedAt = clock.now();
      contents.reload();
      return;
    }
    // A dialog that cannot be shown leaves the window as it is: it can be closed.
    offer().catch(() => {});
  });
}
