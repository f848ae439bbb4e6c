import { app } from 'electron';
import type { Noting } from './app-log.ts';

/** Takes note of Electron's other processes that have gone: those of pages are their windows'. */
export function noteProcesses(log: Noting): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) =>
    log.note({ kind: 'process-gone', type: TYPES[type] ?? 'other', reason, exitCode }),
  );
}

const TYPES: Readonly<Record<string, 'gpu' | 'utility'>> = { GPU: 'gpu', Utility: 'utility' };
