import os from 'node:os';
import { app } from 'electron';
import type { Noting } from './app-log.ts';

/** Takes note of what it is that was started, and on what. */
export function noteStart(log: Noting): void {
  const { electron = 'none', node, chrome = 'none' } = process.versions as Record<string, string | undefined>;
  log.note({
    kind: 'started',
    runwatch: app.getVersion(),
    electron,
    chrome,
    node: node ?? 'none',
    platform: process.platform,
    // What somebody has named their own build is nobody's business.
    release: /^[\d.]+/.exec(os.release())?.[0] ?? 'unknown',
    arch: process.arch,
    packaged: app.isPackaged,
  });
}
