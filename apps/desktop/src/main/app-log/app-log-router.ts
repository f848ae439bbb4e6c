import { existsSync } from 'node:fs';
import { AppError } from '../app-error.ts';
import { procedure, router } from '../rpc.ts';
import type { AppLog } from './app-log.ts';
import { PageFailure } from './app-log-view.ts';
import type { Sparingly } from './sparingly.ts';

export interface AppLogParts {
  log: Pick<AppLog, 'note' | 'path'>;
  /** A page that fails fails again and again. */
  sparingly: Sparingly;
  /** Shows a file in the system's own window for files. */
  showFile(path: string): void;
}

/** What windows may do about the log: have it shown, and tell that they have failed. No path crosses, and no word of what was on a page. */
export const createAppLogRouter = ({ log, sparingly, showFile }: AppLogParts) =>
  router({
    show: procedure.mutation(() => {
      if (!existsSync(log.path)) throw new AppError('There is no log to show: its folder cannot be written');
      showFile(log.path);
    }),
    pageFailed: procedure.input(PageFailure).mutation(({ input, ctx: { contentsId: window } }) => {
      const leftOut = sparingly.let(`page ${window}`);
      if (leftOut !== null) log.note({ kind: 'page-failed', window, ...input, leftOut });
    }),
  });
