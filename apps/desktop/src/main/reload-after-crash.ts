import type { Clock } from '@runwatch/async';
import type { WebContents } from 'electron';

const ONCE_PER_MS = 60_000;

/** Loads the page again when its process has crashed: at most once a minute, so that a page that always crashes comes to rest. */
export function reloadAfterCrash(contents: Pick<WebContents, 'on' | 'reload'>, clock: Clock): void {
  let reloadedAt = Number.NEGATIVE_INFINITY;
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || clock.now() - reloadedAt < ONCE_PER_MS) return;
    reloadedAt = clock.now();
    contents.reload();
  });
}
