import type { RunMeta, RunRef, RunSummary } from '@runwatch/protocol';
import { isTerminal } from '@runwatch/protocol';
import type { ReactNode } from 'react';
import { usePane } from '../panes/pane-context.ts';
import { useRunTitle } from '../place/run-titles.ts';
import { momentTime, readTime, stretch } from '../time/format-time.ts';
import { useNow } from '../time/use-now.ts';
import { PullRequest } from './run-links.tsx';

export interface RunHeaderProps {
  run: RunRef;
  meta: RunMeta | null;
  summary: RunSummary | null;
  /** What can be done with the run as a whole. */
  children?: ReactNode;
}

// Ids are long and random; this much tells two of them apart at a glance.
const SHORT_ID = 8;

const MINUTE = 60_000;

/** What the run is: title, repository, branch, id, when it began, the pull request that came of it. */
export function RunHeader({ run, meta, summary, children }: RunHeaderProps) {
  const { tabs } = usePane();
  const title = useRunTitle(run, summary?.title) ?? 'Untitled run';
  const began = readTime(meta?.createdAt);
  const goesOn = meta !== null && !isTerminal(meta.status);
  const now = useNow(goesOn ? MINUTE : null);
  const facts = [
    summary?.repository,
    meta?.branch,
    `run ${[...run.runId].slice(0, SHORT_ID).join('')}`,
    began === null ? null : startedText(began, now, goesOn),
  ].filter((fact) => fact !== null && fact !== undefined && fact !== '');
  const told = facts.join(' · ');
  return (
    <header className="run-header">
      <div className="run-header__line">
        <h1 className={`run-header__title${tabs ? ' unseen' : ''}`} title={title}>
          {title}
        </h1>
        {tabs}
        {children}
      </div>
      <p className="run-header__facts" title={`${told}\ntask ${run.taskId} · run ${run.runId}`}>
        <span className="run-header__told">{told}</span>
        <PullRequest output={meta?.output} />
      </p>
    </header>
  );
}

/** `started 14:02 · 6 min ago`: how long ago is of interest while it goes on; how long it took is said with its end. */
function startedText(began: number, now: number, goesOn: boolean): string {
  const since = now - began;
  return `started ${momentTime(began, now)}${goesOn && since >= MINUTE ? ` · ${stretch(since)} ago` : ''}`;
}
