import type { Noting } from './app-log.ts';
import { outlineOf } from './error-outline.ts';

/** Takes note of what nobody catches. What becomes of it is as it was before anybody took note. */
export function noteFaults(log: Noting, main: NodeJS.Process): void {
  // It hears of them before whoever deals with them, and takes nothing from them.
  main.on('uncaughtExceptionMonitor', (error, origin) => {
    const by = origin === 'unhandledRejection' ? 'rejection' : 'exception';
    log.note({ kind: 'fault', origin: by, error: outlineOf(error) });
  });
  main.on('unhandledRejection', (reason) => {
    log.note({ kind: 'fault', origin: 'rejection', error: outlineOf(reason) });
    // Electron warns where nobody listens; and goes on.
    main.emitWarning(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason), {
      type: 'UnhandledPromiseRejectionWarning',
    });
  });
}
