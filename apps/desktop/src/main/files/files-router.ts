import type { Clock } from '@runwatch/async';
import type { FileRuns } from '@runwatch/cloud-task';
import { RunRef } from '@runwatch/protocol';
import { z } from 'zod';
import { explaining, procedure, router } from '../rpc.ts';
import type { Copies } from './copies.ts';
import type { FileDialogs } from './file-dialogs.ts';
import type { CopyState, OpenFile, OpenState } from './files-view.ts';
import { describeFile, openFile } from './open-files.ts';

export interface FilesParts {
  copies: Copies;
  files: FileRuns;
  dialogs: FileDialogs;
  clock: Clock;
}

const name = z.string().max(1_000).nullable();
const run = z.object({ ref: RunRef, title: name, repository: name });

/** Saving and opening. A window names runs, a person names files: no path crosses. Leaving a subscription calls its work off. */
export const createFilesRouter = (parts: FilesParts) =>
  router({
    exportRun: procedure.input(z.object({ run, format: z.enum(['ndjson', 'md']) })).subscription(async function* ({
      input,
      ctx,
      signal = NEVER,
    }): AsyncGenerator<CopyState, void> {
      yield* explaining(parts.copies.run(input.run, input.format, ctx.contentsId, signal));
    }),
    copyRun: procedure.input(z.object({ run })).subscription(async function* ({
      input,
      signal = NEVER,
    }): AsyncGenerator<CopyState, void> {
      yield* explaining(parts.copies.clip(input.run, signal));
    }),
    saveEntry: procedure
      .input(z.object({ run: RunRef, entry: z.number().int().nonnegative() }))
      .subscription(async function* ({ input, ctx, signal = NEVER }): AsyncGenerator<CopyState, void> {
        yield* explaining(parts.copies.entry(input.run, input.entry, ctx.contentsId, signal));
      }),
    open: procedure.subscription(async function* ({ ctx, signal = NEVER }): AsyncGenerator<OpenState, void> {
      yield* explaining(openFile(parts, ctx.contentsId, signal));
    }),
    opened: procedure.subscription(async function* ({ signal = NEVER }): AsyncGenerator<OpenFile[], void> {
      for await (const _ of parts.files.runs(signal)) yield parts.files.all.map(describeFile);
    }),
    close: procedure.input(RunRef).mutation(({ input }) => parts.files.close(input)),
  });

const NEVER = new AbortController().signal;
