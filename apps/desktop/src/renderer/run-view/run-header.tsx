import type { RunMeta, RunRef, RunSummary } from '@runwatch/protocol';
import { momentTime, readTime } from '../time/format-time.ts';

export interface RunHeaderProps {
  run: RunRef;
  meta: RunMeta | null;
  summary: RunSummary | null;
}

// Ids are long and random; this much tells two of them apart at a glance.
const SHORT_ID = 8;

/** What the run is: title, repository, branch, id, when it began. */
export function RunHeader({ run, meta, summary }: RunHeaderProps) {
  const title = summary?.title || 'Untitled run';
  const began = readTime(meta?.createdAt);
  const facts = [
    summary?.repository,
    meta?.branch,
    `run ${[...run.runId].slice(0, SHORT_ID).join('')}`,
    began === null ? null : `started ${momentTime(began, Date.now())}`,
  ].filter((fact) => fact !== null && fact !== undefined && fact !== '');
  return (
    <header className="run-header">
      <h1 className="run-header__title">{title}</h1>
      <p className="run-header__facts" title={`task ${run.taskId} · run ${run.runId}`}>
        {facts.join(' · ')}
      </p>
    </header>
  );
}
