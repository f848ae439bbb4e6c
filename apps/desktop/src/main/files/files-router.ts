import type { Clock } from '@runwatch/async';
import type { FileRuns } from '@runwatch/cloud-task';
import { RunRef } from '@runwatch/protocol';
import { z } from 'zod';
import { AppError } from '../app-error.ts';
import { explaining, procedure, router } from '../rpc.ts';
import type { Copies } from './copies.ts';
import type { FileDialogs } from './file-dialogs.ts';
import {
  type CopyState,
  type HandedFile,
  MOST_GIVEN_BYTES,
  type OpenFile,
  type OpenState,
  PART_BYTES,
} from './files-view.ts';
import type { HandedFiles } from './handed-files.ts';
import { Intake } from './intake.ts';
import { describeFile, openChosen, openGiven, openHanded } from './open-files.ts';

export interface FilesParts {
  copies: Copies;
  files: FileRuns;
  dialogs: FileDialogs;
  handed: HandedFiles;
  clock: Clock;
}

const name = z.string().max(1_000).nullable();
const run = z.object({ ref: RunRef, title: name, repository: name });
const ticket = z.string().min(1).max(100);
const given = z.object({
  ticket,
  name: z.string().min(1).max(1_000),
  size: z.number().int().nonnegative().max(MOST_GIVEN_BYTES),
});
const part = z.object({
  ticket,
  at: z.number().int().nonnegative(),
  bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= PART_BYTES),
});

/**
 * Saving and opening. A window names runs; a person, or the system, names files: no path crosses, in either direction. Of what is dropped on a window, the window
 * gives what it has been given itself, the bytes: whoever has got hold of a window cannot have another file read by naming it. Leaving a subscription
 * calls its work off.
 */
export const createFilesRouter = (parts: FilesParts) => {
  /** Files that windows are giving, by window and ticket. */
  const intakes = new Map<string, Intake>();
  const keyOf = (contentsId: number, of: string) => `${contentsId} ${of}`;
  return router({
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
      yield* explaining(openChosen(parts, ctx.contentsId, signal));
    }),
    /** Files that the system hands to this window, to be opened by their tickets. */
    handed: procedure.subscription(async function* ({ ctx, signal = NEVER }): AsyncGenerator<HandedFile, void> {
      yield* parts.handed.of(ctx.contentsId, signal);
    }),
    openHanded: procedure.input(z.object({ ticket })).subscription(async function* ({
      input,
      ctx,
      signal = NEVER,
    }): AsyncGenerator<OpenState, void> {
      yield* explaining(openHanded(parts, ctx.contentsId, input.ticket, signal));
    }),
    /** Opens a file that the window itself reads: it begins to `give` when it has heard the first state. */
    receive: procedure.input(given).subscription(async function* ({
      input,
      ctx,
      signal = NEVER,
    }): AsyncGenerator<OpenState, void> {
      const key = keyOf(ctx.contentsId, input.ticket);
      const intake = new Intake(input.size);
      intakes.set(key, intake);
      try {
        yield* explaining(openGiven(parts, { name: input.name, size: input.size, intake }, signal));
      } finally {
        if (intakes.get(key) === intake) intakes.delete(key);
      }
    }),
    /** Resolves when the next part may be given. */
    give: procedure.input(part).mutation(async ({ input, ctx }) => {
      const intake = intakes.get(keyOf(ctx.contentsId, input.ticket));
      if (!intake) throw new AppError('Nobody takes this file any more');
      await intake.give(input.at, input.bytes);
    }),
    opened: procedure.subscription(async function* ({ signal = NEVER }): AsyncGenerator<OpenFile[], void> {
      for await (const _ of parts.files.runs(signal)) yield parts.files.all.map(describeFile);
    }),
    close: procedure.input(RunRef).mutation(({ input }) => parts.files.close(input)),
  });
};

const NEVER = new AbortController().signal;
