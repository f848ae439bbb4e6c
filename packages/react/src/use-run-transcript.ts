import { type EntryRange, Transcript, type TranscriptItem } from '@runwatch/transcript';
import { useMemo } from 'react';
import { useRunStore } from './provider.tsx';
import type { RunStore } from './store/run-store.ts';
import { useStore } from './use-store.ts';
import type { HistoryProgress, MaybeRunRef, RunTranscriptView } from './views.ts';

const readRevision = (store: RunStore): number => store.revision;

/** The transcript of a run: an indexed view over one store, new with each revision, while items keep their identity. */
export function useRunTranscript(ref: MaybeRunRef): RunTranscriptView {
  const store = useRunStore(ref);
  const revision = useStore(ref, readRevision, 0);
  return useMemo(() => (store ? viewOf(store, revision) : NONE), [store, revision]);
}

type Source = Pick<RunStore, 'transcript' | 'unread'> & {
  view: Pick<RunStore['view'], 'status' | 'integrity'>;
  reader: Pick<RunStore['reader'], 'readingAt'>;
};

function viewOf({ transcript, unread, view, reader }: Source, revision: number): RunTranscriptView {
  const { count, entryCount, settled, numbering } = transcript;
  return {
    status: view.status,
    revision,
    count,
    entryCount,
    settled,
    numbering,
    unread,
    plan: transcript.plan,
    history: view.integrity ? readSoFar(unread, entryCount) : heldSoFar(transcript),
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
    stretchOf: (entry) => transcript.stretchOf(entry),
    renumbered: (entry, before) => transcript.renumbered(entry, before, numbering),
    line: (entry) => transcript.line(entry),
    readingAt: (from, to) => reader.readingAt(from, to),
  };
}

const readSoFar = (unread: EntryRange | null, total: number): HistoryProgress => ({
  loaded: Math.max(0, total - (unread ? unread.to - unread.from : 0)),
  total,
  done: unread === null,
});

/** As long as nobody has said how far reading has come. */
const heldSoFar = ({ loaded, entryCount, complete }: Transcript): HistoryProgress => ({
  loaded,
  total: entryCount,
  done: complete,
});

const NONE = viewOf(
  {
    transcript: new Transcript(),
    unread: null,
    view: { status: 'pending', integrity: null },
    reader: { readingAt: () => {} },
  },
  0,
);
