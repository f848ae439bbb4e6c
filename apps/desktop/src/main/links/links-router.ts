import type { Accounts } from '@runwatch/cloud-task';
import { deepLinkOf, RunRef, webPageOf } from '@runwatch/protocol';
import { z } from 'zod';
import { AppError } from '../app-error.ts';
import { externalUrl } from '../external-url.ts';
import { procedure, router } from '../rpc.ts';

export interface LinksParts {
  /** Puts a text on the clipboard, which pages may not. */
  write: (text: string) => void;
  accounts: Pick<Accounts, 'get'>;
  /** Has the system show a page in its browser. */
  browse: (url: string) => Promise<void>;
}

const Named = z.object({ run: RunRef, entry: z.number().int().positive().max(999_999_999).nullable() });

export const createLinksRouter = ({ write, accounts, browse }: LinksParts) =>
  router({
    /** The link of a run, or of the entry of this number (from 1), to the clipboard. */
    copy: procedure.input(Named).mutation(({ input }) => write(deepLinkOf(input))),
    /** The run's page in PostHog's own web app, in the system's browser. The window names the run; whose server that is, main knows. */
    openPage: procedure.input(RunRef).mutation(async ({ input: run }) => {
      const account = accounts.get(run.accountId);
      if (!account) throw new AppError('Nobody is signed in to the account of this run: sign in first');
      const page = externalUrl(webPageOf(account.apiHost, { ...run, projectId: account.projectId }).href);
      if (!page)
        throw new AppError(
          'The server of this run has no page that a browser may be sent to: its address is not https',
        );
      await browse(page).catch((cause: unknown) => {
        throw new AppError('The system opens no browser: copy a link to the run instead', { cause });
      });
    }),
  });
