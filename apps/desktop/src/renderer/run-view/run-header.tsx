import type { RunMeta, RunRef, RunSummary } from '@runwatch/protocol';
import type { ReactNode } from 'react';
import { useRunTitle } from '../place/run-titles.ts';
import { momentTime, readTime } from '../time/format-time.ts';

export interface RunHeaderProps {
  run: RunRef;
  meta: RunMeta | null;
  summary: RunSummary | null;
  /** What can be done with the run as a whole. */
  children?: ReactNode;
}

// Ids are long and random; this much tells two of them apart at a glance.
const SHORT_ID = 8;

/** What the run is: title, repository, branch, id, when it began. */
export function RunHeader({ run, meta, summary, children }: RunHeaderProps) {
  const title = useRunTitle(run, summary?.title) ?? 'Untitled run';
  const began = readTime(meta?.createdAt);
  const facts = [
    summary?.repository,
    meta?.branch,
    `run ${[...run.runId].slice(0, SHORT_ID).join('')}`,
    began === null ? null : `started ${momentTime(began, Date.now())}`,
  ].filter((fact) => fact !== null && fact !== undefined && fact !== '');
  return (
    <header className="run-header">
      <div className="run-header__line">
        <h1 className="run-header__title">{title}</h1>
        {children}
      </div>
      <p className="run-header__facts" title={`task ${run.taskId} · run ${run.runId}`}>
        {facts.join(' · ')}
      </p>
    </header>
  );
}
