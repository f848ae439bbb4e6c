import type { RunRef } from '@runwatch/protocol';
import { type RefObject, useEffect } from 'react';
import type { TranscriptHandle } from '../transcript/transcript-view.tsx';
import { parseEntryHash, runHash } from './run-hash.ts';
import { useHash } from './use-hash.ts';

/** Goes to the entry that the address names, once there is text; the address then names the run alone, so that the same link can be followed again. */
export function useEntryInAddress(run: RunRef, reader: RefObject<TranscriptHandle | null>, hasText: boolean): void {
  const entry = parseEntryHash(useHash());
  useEffect(() => {
    if (entry === null || !hasText) return;
    reader.current?.goTo(entry - 1);
    reader.current?.focus();
    window.location.replace(runHash(run));
  }, [entry, hasText, reader, run]);
}
