import { isTerminal, type RunSummary } from '@runwatch/protocol';
import { readTime } from '../time/format-time.ts';

export interface RunGroup {
  kind: 'needs-you' | 'working' | 'done-today' | 'done';
  title: string;
  runs: readonly RunSummary[];
}

const born = (summary: RunSummary): number => readTime(summary.run.createdAt) ?? 0;
const ended = (summary: RunSummary): number =>
  readTime(summary.run.completedAt) ?? readTime(summary.run.updatedAt) ?? born(summary);

/** Something in this run waits for a person, as far as is known. */
export const needsYou = ({ run, asks }: RunSummary): boolean => !isTerminal(run.status) && (asks?.length ?? 0) > 0;

function kindOf(summary: RunSummary, today: string): RunGroup['kind'] {
  if (!isTerminal(summary.run.status)) return needsYou(summary) ? 'needs-you' : 'working';
  return new Date(ended(summary)).toDateString() === today ? 'done-today' : 'done';
}

/** The list in its groups, empty ones left out. Order within a group never depends on activity, so that rows do not move under the pointer. */
export function groupRuns(runs: readonly RunSummary[], now: number): RunGroup[] {
  const today = new Date(now).toDateString();
  const of = (kind: RunGroup['kind'], by: (summary: RunSummary) => number) =>
    runs.filter((summary) => kindOf(summary, today) === kind).sort((a, b) => by(b) - by(a));
  const doneToday = of('done-today', ended);
  const groups: RunGroup[] = [
    { kind: 'needs-you', title: 'Needs you', runs: of('needs-you', born) },
    { kind: 'working', title: 'Working', runs: of('working', born) },
    { kind: 'done-today', title: 'Done today', runs: doneToday },
    { kind: 'done', title: doneToday.length > 0 ? 'Done earlier' : 'Done', runs: of('done', ended) },
  ];
  return groups.filter((group) => group.runs.length > 0);
}
