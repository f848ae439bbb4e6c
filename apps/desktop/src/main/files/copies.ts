import path from 'node:path';
import type { Clock } from '@runwatch/async';
import { type CloudRunsClient, isCloudRunError, type RunRef } from '@runwatch/protocol';
import {
  type CopiedRun,
  type CopyFormat,
  type CopyProgress,
  copyRun,
  describeSeal,
  saveFile,
} from '@runwatch/run-file';
import { AppError } from '../app-error.ts';
import type { FileDialogs } from './file-dialogs.ts';
import { fileName } from './file-name.ts';
import type { CopyState } from './files-view.ts';
import { followWork } from './follow-work.ts';

export interface CopiesOptions {
  client: CloudRunsClient;
  dialogs: FileDialogs;
  clock: Clock;
  /** Name and version of this program. */
  tool: string;
  /** Puts a text on the clipboard. */
  clip: (text: string) => void;
}

/** In characters: what a clipboard, and what one pastes into, can well take; an hour of an agent's work. */
const LONGEST_CLIP = 2_000_000;

export interface RunToCopy {
  ref: RunRef;
  title: string | null;
  repository: string | null;
}

/** Copies of runs and of entries, written to files that a person has named. Each ends with its signal, and leaves nothing behind then. */
export class Copies {
  readonly #options: CopiesOptions;

  constructor(options: CopiesOptions) {
    this.#options = options;
  }

  /** A whole run, as far as it has come. @throws {AppError} */
  async *run(run: RunToCopy, format: CopyFormat, contentsId: number, signal: AbortSignal): AsyncGenerator<CopyState> {
    const { dialogs, clock } = this.#options;
    yield { kind: 'asking' };
    const name = fileName(run.title ?? `run ${run.ref.runId}`, format);
    const file = await dialogs.save(contentsId, { title: 'Export the run', name, extension: format });
    if (file === null) return yield { kind: 'cancelled' };
    yield* followWork<CopyState>({ clock, signal, explained }, async (tell) => {
      const { seal, head } = await saveFile(file, (write) => this.#copy(run, format, write, tell, signal));
      const words = describeSeal(seal, head.savedAt);
      return { kind: 'saved', name: path.basename(file), words, complete: seal.complete };
    });
  }

  /** A whole run as Markdown to the clipboard, as far as it has come. @throws {AppError} also when it is too long for one */
  async *clip(run: RunToCopy, signal: AbortSignal): AsyncGenerator<CopyState> {
    const { clock, clip } = this.#options;
    yield* followWork<CopyState>({ clock, signal, explained }, async (tell) => {
      const pieces: string[] = [];
      let length = 0;
      const write = async (text: string) => {
        length += text.length;
        if (length > LONGEST_CLIP)
          throw new AppError('The run is too long for the clipboard: export it to a file instead');
        pieces.push(text);
      };
      const { seal, head } = await this.#copy(run, 'md', write, tell, signal);
      clip(pieces.join(''));
      return { kind: 'copied', words: describeSeal(seal, head.savedAt), complete: seal.complete };
    });
  }

  #copy(
    run: RunToCopy,
    format: CopyFormat,
    write: (text: string) => Promise<void>,
    tell: (state: CopyState) => void,
    signal: AbortSignal,
  ): Promise<CopiedRun> {
    const { client, clock, tool } = this.#options;
    const progress = ({ entries, total }: CopyProgress) => tell({ kind: 'writing', done: entries, total });
    return copyRun({ client, run, format, tool, now: clock.now(), write, progress }, signal);
  }

  /** One entry as it was written, however large. @throws {AppError} */
  async *entry(ref: RunRef, entry: number, contentsId: number, signal: AbortSignal): AsyncGenerator<CopyState> {
    const { client, dialogs, clock } = this.#options;
    yield { kind: 'asking' };
    const name = fileName(`entry ${entry + 1}`, 'json');
    const file = await dialogs.save(contentsId, { title: 'Save the entry', name, extension: 'json' });
    if (file === null) return yield { kind: 'cancelled' };
    yield* followWork<CopyState>({ clock, signal, explained }, async (tell) => {
      const length = await saveFile(file, async (write) => {
        let done = 0;
        for (let all = Number.POSITIVE_INFINITY; done < all; ) {
          signal.throwIfAborted();
          const part = await client.text(ref, entry, done);
          if (part.text === '' && done < part.length) throw new AppError('The entry has changed meanwhile: try again');
          await write(part.text);
          all = part.length;
          done += part.text.length;
          tell({ kind: 'writing', done, total: all });
        }
        return done;
      });
      const words = `${new Intl.NumberFormat('en-US').format(length)} characters`;
      return { kind: 'saved', name: path.basename(file), words, complete: true };
    });
  }
}

const WRITE_FAILURES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room, or choose another place',
  EACCES: 'Nothing may be written there: choose another place',
  EPERM: 'Nothing may be written there: choose another place',
  EROFS: 'Nothing can be written there: choose another place',
  ENOENT: 'The folder is not there any more: choose another place',
};

/** Words for the person who wanted the copy. */
export function explained(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  if (isCloudRunError(cause)) return new AppError(`Cannot copy the run: ${cause.failure.message}`, { cause });
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return new AppError(WRITE_FAILURES[code] ?? 'The file cannot be written: choose another place', { cause });
}
