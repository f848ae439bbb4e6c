import { deepLinkOf, RunRef } from '@runwatch/protocol';
import { z } from 'zod';
import { procedure, router } from '../rpc.ts';

export interface LinksParts {
  /** Puts a text on the clipboard, which pages may not. */
  write: (text: string) => void;
}

const Named = z.object({ run: RunRef, entry: z.number().int().positive().max(999_999_999).nullable() });

export const createLinksRouter = ({ write }: LinksParts) =>
  router({
    /** The link of a run, or of the entry of this number (from 1), to the clipboard. */
    copy: procedure.input(Named).mutation(({ input }) => write(deepLinkOf(input))),
  });
