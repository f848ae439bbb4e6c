import { Transcript, type TranscriptItem } from '@runwatch/transcript';
import { useMemo } from 'react';
import { useRunStore } from './provider.tsx';
import type { RunStore } from './store/run-store.ts';
import { useStore } from './use-store.ts';
import type { LoadStatus, MaybeRunRef, RunTranscriptView } from './views.ts';

const readRevision = (store: RunStore): number => store.revision;

/** The transcript of a run: an indexed view over one store, new with each revision, while items keep their identity. */
export function useRunTranscript(ref: MaybeRunRef): RunTranscriptView {
  const store = useRunStore(ref);
  const revision = useStore(ref, readRevision, 0);
  return useMemo(() => (store ? viewOf(store.transcript, store.view.status, revision) : NONE), [store, revision]);
}

function viewOf(transcript: Transcript, status: LoadStatus, revision: number): RunTranscriptView {
  const { count, entryCount, settled, loaded, complete: done } = transcript;
  return {
    status,
    revision,
    count,
    entryCount,
    settled,
    history: { loaded, total: entryCount, done },
    at: (position) => transcript.item(position),
    range: (from, to) => {
      const items: TranscriptItem[] = [];
      for (let position = Math.max(0, from); position < Math.min(to, transcript.count); position++) {
        const item = transcript.item(position);
        if (item) items.push(item);
      }
      return items;
    },
    positionOf: (entry) => transcript.positionOf(entry),
    line: (entry) => transcript.line(entry),
  };
}

const NONE = viewOf(new Transcript(), 'pending', 0);
