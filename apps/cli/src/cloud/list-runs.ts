import { isTerminal, type RunSummary } from '@runwatch/protocol';
import type { ListState } from '../command-line/invocation.ts';
import { dateAndTime, words } from '../text/format.ts';
import { printableLine } from '../text/printable.ts';
import { textWidth, truncate } from '../text/text-width.ts';

const TITLE_COLUMNS = 48;

/** The list of runs as lines of a table: id, status, since when, title, repository. */
export function describeRuns(runs: readonly RunSummary[], timeZone?: string): string[] {
  const time = dateAndTime(timeZone);
  const rows = runs.map(({ run, title, repository, asks }) => [
    printableLine(run.runId),
    asks && asks.length > 0 && !isTerminal(run.status) ? 'needs you' : words(run.status),
    time(run.createdAt),
    truncate(printableLine(title), TITLE_COLUMNS),
    printableLine(repository ?? ''),
  ]);
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(0, ...rows.map((row) => textWidth(row[i] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - textWidth(cell)))
      .join('  ')
      .trimEnd(),
  );
}

/** Whether the run waits for an answer; null while nobody has asked it. */
export const needsYou = ({ run, asks }: RunSummary): boolean | null =>
  isTerminal(run.status) ? false : asks === undefined ? null : asks.length > 0;

/** The runs that are in this state, as far as is known. */
export const inState = (runs: readonly RunSummary[], state: ListState | undefined): RunSummary[] =>
  runs.filter((summary) => {
    if (state === undefined) return true;
    if (state === 'needs-you') return needsYou(summary) === true;
    return isTerminal(summary.run.status) === (state === 'done');
  });

/** The list as NDJSON, one run a line. */
export const runLines = (runs: readonly RunSummary[]): string[] =>
  runs.map(({ ref, title, repository, run, asks }) =>
    JSON.stringify({
      v: 1,
      type: 'run',
      task: ref.taskId,
      id: ref.runId,
      title,
      repository,
      state: run.status,
      created: run.createdAt,
      ...(asks && { asks: asks.map(({ requestId, title: asked }) => ({ request: requestId, title: asked })) }),
    }),
  );
