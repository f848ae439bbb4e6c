import type { RunSummary } from '@runwatch/protocol';
import { needsYou } from './group-runs.ts';
import { statusLook } from './status-look.ts';

const textOf = (summary: RunSummary): string =>
  [
    summary.title,
    summary.repository,
    summary.run.branch,
    summary.run.runId,
    summary.run.stage,
    summary.run.errorMessage,
    needsYou(summary) ? 'needs you' : statusLook(summary.run.status).word,
    ...(summary.asks ?? []).map(({ title }) => title),
  ]
    .filter((part) => part !== null)
    .join('\n')
    .toLowerCase();

/** The runs in which every word is found: in title, repository, branch, id, status, failure, or what they ask. */
export function filterRuns(runs: readonly RunSummary[], words: string): readonly RunSummary[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (wanted.length === 0) return runs;
  return runs.filter((summary) => {
    const text = textOf(summary);
    return wanted.every((word) => text.includes(word));
  });
}
