import { AppError } from '../app-error.ts';
import { procedure, router } from '../rpc.ts';

export interface AboutParts {
  /** Of what runs, by name: this app, and what it is made of. */
  versions: Readonly<Record<string, string>>;
  /** Where newer versions would be found; null where nobody has said. */
  releases: string | null;
  /** Has the system show a page in its browser. */
  browse: (url: string) => Promise<void>;
}

/** What the app is. Nobody is asked whether there is a newer one: see docs/architecture.md. */
export const createAboutRouter = ({ versions, releases, browse }: AboutParts) =>
  router({
    facts: procedure.query(() => ({ versions, hasReleases: releases !== null })),
    /** The window does not say which page. */
    openReleases: procedure.mutation(async () => {
      if (releases === null) throw new AppError('Nobody has said where newer versions are');
      await browse(releases).catch((cause: unknown) => {
        throw new AppError(`The system opens no browser: the page is ${releases}`, { cause });
      });
    }),
  });
