import type { RunRef } from '@runwatch/protocol';
import type { RefObject } from 'react';
import { useAppApi } from '../app-api/app-api.tsx';
import { useAction } from '../keys/use-action.tsx';
import type { TranscriptHandle } from '../transcript/transcript-view.tsx';

/** Links of the run, and of the entry that is read, for the clipboard. */
export function useCopyLink(run: RunRef, reader: RefObject<TranscriptHandle | null>): void {
  const { links } = useAppApi();
  // A clipboard that main cannot write to is nothing that anybody here could mend.
  const copy = (entry: number | null) => void links.copy.mutate({ run, entry }).catch(() => {});
  useAction('run.copyLink', () => copy(null));
  useAction('entry.copyLink', () => copy(reader.current ? reader.current.entry + 1 : null));
}
