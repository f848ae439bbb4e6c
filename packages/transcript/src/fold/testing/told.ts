import type { RunMeta, RunUpdate } from '@runwatch/protocol';
import type { TranscriptItem } from '../items.ts';
import { Transcript } from '../transcript.ts';

export const run: RunMeta = {
  taskId: 'task',
  runId: 'run',
  status: 'in_progress',
  stage: null,
  branch: null,
  errorMessage: null,
  output: null,
  createdAt: null,
  updatedAt: null,
  completedAt: null,
};

export const snapshot = (lines: string[], start = 0, status = 'in_progress'): RunUpdate => ({
  kind: 'snapshot',
  run: { ...run, status },
  total: start + lines.length,
  start,
  lines,
});
export const from = (at: number, lines: string[], settled = 0): RunUpdate => ({ kind: 'from', at, lines, settled });
export const fill = (at: number, lines: string[]): RunUpdate => ({ kind: 'fill', at, lines });
export const ended: RunUpdate = {
  kind: 'ended',
  run: { ...run, status: 'completed' },
  integrity: { upTo: 0, total: 0, gaps: [], basis: null, duplicatesDropped: 0, onlyLive: 0, unreadable: 0, unknown: 0 },
};

export function told(...updates: RunUpdate[]): Transcript {
  const transcript = new Transcript();
  for (const each of updates) transcript.apply(each);
  return transcript;
}

export const itemsOf = (transcript: Transcript): TranscriptItem[] =>
  Array.from({ length: transcript.count }, (_, position) => transcript.item(position) as TranscriptItem);

/** Items of a transcript told at once, as final, with nothing before it. */
export const folded = (...lines: string[]): TranscriptItem[] => itemsOf(told(snapshot(lines)));
