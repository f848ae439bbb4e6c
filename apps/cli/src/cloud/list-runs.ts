import type { RunSummary } from '@runwatch/protocol';
import { dateAndTime, words } from '../text/format.ts';
import { printableLine } from '../text/printable.ts';
import { textWidth, truncate } from '../text/text-width.ts';

const TITLE_COLUMNS = 48;

/** The list of runs as lines of a table: id, status, since when, title, repository. */
export function describeRuns(runs: readonly RunSummary[], timeZone?: string): string[] {
  const time = dateAndTime(timeZone);
  const rows = runs.map(({ run, title, repository }) => [
    printableLine(run.runId),
    words(run.status),
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

/** The list as NDJSON, one run a line. */
export const runLines = (runs: readonly RunSummary[]): string[] =>
  runs.map(({ ref, title, repository, run }) =>
    JSON.stringify({
      v: 1,
      type: 'run',
      task: ref.taskId,
      id: ref.runId,
      title,
      repository,
      state: run.status,
      created: run.createdAt,
    }),
  );
