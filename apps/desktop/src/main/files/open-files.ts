import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@runwatch/async';
import type { FileRuns, OpenedRun } from '@runwatch/cloud-task';
import { describeSeal, RunFileError } from '@runwatch/run-file';
import { AppError } from '../app-error.ts';
import type { FileDialogs } from './file-dialogs.ts';
import type { OpenFile, OpenState } from './files-view.ts';
import { followWork } from './follow-work.ts';

/** Opens files that a person has chosen. @throws {AppError} what is wrong with them, in words */
export async function* openFile(
  { files, dialogs, clock }: { files: FileRuns; dialogs: FileDialogs; clock: Clock },
  contentsId: number,
  signal: AbortSignal,
): AsyncGenerator<OpenState> {
  yield { kind: 'asking' };
  const file = await dialogs.open(contentsId, { title: 'Open a saved run', extensions: ['ndjson', 'jsonl'] });
  if (file === null) return yield { kind: 'cancelled' };
  const size = await stat(file).then(
    (found) => found.size,
    () => null,
  );
  yield* followWork<OpenState>({ clock, signal, explained }, async (tell) => {
    const opened = await files.open({ name: path.basename(file), size, chunks: chunksOf(file) }, signal, (done) =>
      tell({ kind: 'reading', done, total: size }),
    );
    return { kind: 'opened', ref: opened.ref };
  });
}

/** Opened when it is read: a stream that fails before somebody listens ends the process. */
async function* chunksOf(file: string): AsyncGenerator<Uint8Array, void> {
  yield* createReadStream(file, { highWaterMark: 1024 * 1024 });
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
  if (cause instanceof RunFileError) return new AppError(cause.message, { cause });
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOSPC')
    return new AppError('The disk is full: opening a file needs as much room as it takes', { cause });
  if (code === 'EISDIR') return new AppError('This is a folder: choose a file', { cause });
  return new AppError('The file cannot be read: choose another one', { cause });
}
