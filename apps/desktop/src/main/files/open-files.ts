import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@runwatch/async';
import type { FileRuns, OpenedRun, RunFile } from '@runwatch/cloud-task';
import { describeSeal, RunFileError } from '@runwatch/run-file';
import { AppError } from '../app-error.ts';
import type { FileDialogs } from './file-dialogs.ts';
import { isSavedRunName, type OpenFile, type OpenState, SAVED_RUN_EXTENSIONS, somethingElse } from './files-view.ts';
import { followWork } from './follow-work.ts';
import type { HandedFiles } from './handed-files.ts';
import type { Intake } from './intake.ts';

export interface OpeningParts {
  files: FileRuns;
  dialogs: FileDialogs;
  handed: HandedFiles;
  clock: Clock;
}

/** Opens a file that a person chooses now. @throws {AppError} what is wrong with it, in words */
export async function* openChosen(
  parts: OpeningParts,
  contentsId: number,
  signal: AbortSignal,
): AsyncGenerator<OpenState> {
  yield { kind: 'asking' };
  const file = await parts.dialogs.open(contentsId, { title: 'Open a saved run', extensions: SAVED_RUN_EXTENSIONS });
  if (file === null) return yield { kind: 'cancelled' };
  yield* openPath(parts, file, signal);
}

/** Opens a file that the system has handed to this window. @throws {AppError} what is wrong with it, in words */
export async function* openHanded(
  parts: OpeningParts,
  contentsId: number,
  ticket: string,
  signal: AbortSignal,
): AsyncGenerator<OpenState> {
  const file = parts.handed.take(contentsId, ticket);
  // Another one was handed to the window meanwhile.
  if (file === undefined) return yield { kind: 'cancelled' };
  if (!isSavedRunName(file)) throw new AppError(somethingElse(path.basename(file)));
  yield* openPath(parts, file, signal);
}

/** Opens what a window reads and gives. @throws {AppError} what is wrong with it, in words */
export async function* openGiven(
  parts: OpeningParts,
  file: { name: string; size: number; intake: Intake },
  signal: AbortSignal,
): AsyncGenerator<OpenState> {
  const { name, size, intake } = file;
  // The window gives nothing before it has heard that somebody takes it.
  yield { kind: 'reading', done: 0, total: size };
  yield* openRun(parts, { name, size, chunks: intake.chunks(signal) }, signal);
}

async function* openPath(parts: OpeningParts, file: string, signal: AbortSignal): AsyncGenerator<OpenState> {
  const size = await stat(file).then(
    (found) => found.size,
    () => null,
  );
  yield* openRun(parts, { name: path.basename(file), size, chunks: chunksOf(file) }, signal);
}

async function* openRun({ files, clock }: OpeningParts, file: RunFile, signal: AbortSignal): AsyncGenerator<OpenState> {
  yield* followWork<OpenState>({ clock, signal, explained }, async (tell) => {
    const opened = await files.open(file, signal, (done) => tell({ kind: 'reading', done, total: file.size }));
    return { kind: 'opened', ref: opened.ref };
  });
}

/** Opened when it is read, and looked at when it is open: what has no end of its own is nothing to be read to its end. */
async function* chunksOf(file: string): AsyncGenerator<Uint8Array, void> {
  // Without waiting: a pipe opens when somebody writes to it.
  await using handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const found = await handle.stat();
  if (found.isDirectory()) throw new AppError('This is a folder: choose a file');
  if (!found.isFile()) throw new AppError('This is a device or a pipe: choose a file');
  yield* handle.createReadStream({ autoClose: false, highWaterMark: 1024 * 1024 });
}

/** What is said of a file that is open. */
export function describeFile({ ref, name, run }: OpenedRun): OpenFile {
  return { ref, name, title: run.title ?? name, words: wordsOf(run), verdict: run.verdict };
}

const counts = new Intl.NumberFormat('en-US');

function wordsOf({ verdict, seal, head, entries, torn, unconfirmed }: OpenedRun['run']): string {
  const more = [
    ...(torn ? ['its last line was torn, and left out'] : []),
    ...(unconfirmed > 0 ? [`${counts.format(unconfirmed)} entries that were never confirmed are left out`] : []),
  ];
  const behind = more.length > 0 ? `; ${more.join('; ')}` : '';
  if (verdict === 'sealed' && seal) return `Seal checked: ${describeSeal(seal, head?.savedAt)}${behind}`;
  if (verdict === 'mismatch')
    return `The seal does not fit: the file was changed after it was written. ${counts.format(entries)} entries${behind}`;
  if (head)
    return `No seal: the file was cut off, or is still being written. ${counts.format(entries)} entries${behind}`;
  return `Entries without a seal: nobody says whether these are all. ${counts.format(entries)} entries${behind}`;
}

function explained(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  if (cause instanceof RunFileError) return new AppError(cause.message, { cause });
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOSPC')
    return new AppError('The disk is full: opening a file needs as much room as it takes', { cause });
  if (code === 'ENOENT') return new AppError('There is no such file: choose another one', { cause });
  return new AppError('The file cannot be read: choose another one', { cause });
}
