import { isTerminal, type RunSummary } from '@runwatch/protocol';
import { runKey } from '../location/run-hash.ts';
import { readTime } from '../time/format-time.ts';

export interface RunGroup {
  kind: 'needs-you' | 'working' | 'done';
  title: string;
  runs: readonly RunSummary[];
}

const born = (summary: RunSummary): number => readTime(summary.run.createdAt) ?? 0;
const ended = (summary: RunSummary): number =>
  readTime(summary.run.completedAt) ?? readTime(summary.run.updatedAt) ?? born(summary);

/**
 * The list in its three groups, empty ones left out. `asking` holds the keys of runs that are known to wait for an answer:
 * a list entry does not say so, hence only runs that are being watched can be in it.
 * Order within a group never depends on activity, so that rows do not move under the pointer.
 */
export function groupRuns(runs: readonly RunSummary[], asking: ReadonlySet<string>): RunGroup[] {
  const needsYou: RunSummary[] = [];
  const working: RunSummary[] = [];
  const done: RunSummary[] = [];
  for (const summary of runs) {
    if (isTerminal(summary.run.status)) done.push(summary);
    else if (asking.has(runKey(summary.ref))) needsYou.push(summary);
    else working.push(summary);
  }
  const groups: RunGroup[] = [
    { kind: 'needs-you', title: 'Needs you', runs: needsYou.sort((a, b) => born(b) - born(a)) },
    { kind: 'working', title: 'Working', runs: working.sort((a, b) => born(b) - born(a)) },
    { kind: 'done', title: 'Done', runs: done.sort((a, b) => ended(b) - ended(a)) },
  ];
  return groups.filter((group) => group.runs.length > 0);
}
