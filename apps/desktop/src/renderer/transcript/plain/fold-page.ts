import type { Entries } from '@runwatch/protocol';
import { type EntryRange, Transcript, type TranscriptItem } from '@runwatch/transcript';

export interface PageFold {
  /** What begins on the page, in order. */
  items: readonly TranscriptItem[];
  /** Entries of the page that were there: it ends before this one. */
  end: number;
}

const NOT_TOLD = {
  taskId: '',
  stage: null,
  branch: null,
  errorMessage: null,
  createdAt: null,
  updatedAt: null,
  completedAt: null,
};

export interface FoldOptions {
  /** Whose pages they are: what other runs had asked before it waits no more. */
  runId: string;
  /** What the end of these entries leaves open may go on. */
  isOpen: boolean;
}

/** The items that begin on a page, with what is said of them around it. */
export function foldPage({ at, lines }: Entries, { from, to }: EntryRange, { runId, isOpen }: FoldOptions): PageFold {
  const end = at + lines.length;
  const transcript = new Transcript();
  const run = { ...NOT_TOLD, runId, status: isOpen ? 'in_progress' : 'completed' };
  transcript.apply({ kind: 'snapshot', run, total: end, start: at, lines: [...lines] });
  transcript.apply({ kind: 'from', at: end, lines: [], settled: end });
  const items: TranscriptItem[] = [];
  for (let position = Math.max(0, transcript.positionOf(from - 1)); position < transcript.count; position++) {
    const item = transcript.item(position);
    if (!item || item.first >= to) break;
    if (item.kind !== 'missing' && item.first >= from) items.push(item);
  }
  return { items, end: Math.max(from, Math.min(end, to)) };
}
