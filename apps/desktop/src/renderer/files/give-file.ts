import { type OpenState, PART_BYTES } from '../../main/files/files-view.ts';
import type { AppApi } from '../app-api/app-api.tsx';

/**
 * Opens a file that was dropped on the window: this page reads it and gives it on, part by part. @throws what is wrong with it, in words
 */
export async function* giveFile(
  { files }: Pick<AppApi, 'files'>,
  file: File,
  signal: AbortSignal,
): AsyncGenerator<OpenState, void> {
  const ticket = crypto.randomUUID();
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const { name, size } = file;
  let unreadable: unknown;
  let giving: Promise<void> | undefined;
  const give = async () => {
    for (let at = 0; at < size && !both.aborted; at += PART_BYTES) {
      const bytes = new Uint8Array(await file.slice(at, at + PART_BYTES).arrayBuffer());
      if (!both.aborted) await files.give.mutate({ ticket, at, bytes });
    }
  };
  try {
    for await (const state of files.receive.subscribe({ ticket, name, size }, { signal: both })) {
      // Main takes it from now on.
      giving ??= give().catch((error: unknown) => {
        unreadable = error;
        stop.abort();
      });
      yield state;
    }
  } finally {
    stop.abort();
    await giving;
  }
  if (unreadable !== undefined && !signal.aborted) throw new Error('The file cannot be read any more: try again');
}
