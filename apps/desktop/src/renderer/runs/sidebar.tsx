import { FILES_ACCOUNT, type RunRef } from '@runwatch/protocol';
import { type CloudRunsView, useAccountId } from '@runwatch/react';
import { useMemo, useState } from 'react';
import { readingArea } from '../keys/bind-keys.ts';
import { NoticesMenu } from '../notices/notices-menu.tsx';
import { FilterBox } from './filter-box.tsx';
import { filterRuns } from './filter-runs.ts';
import { ListFooter } from './list-footer.tsx';
import { RunList } from './run-list.tsx';

export interface SidebarProps {
  runs: CloudRunsView;
  selected: RunRef | null;
  /** A run that is shown beside it. */
  beside: RunRef | null;
  /** Runs that somebody looks at. */
  looked: readonly RunRef[];
  onSelect: (run: RunRef) => void;
  onSelectBeside: (run: RunRef) => void;
  onAgain: () => void;
}

/** The runs that the account can see, and how old that knowledge is. */
export function Sidebar({ runs, onAgain, ...list }: SidebarProps) {
  const [words, setWords] = useState('');
  const isFiles = useAccountId() === FILES_ACCOUNT;
  const found = useMemo(() => filterRuns(runs.data, words), [runs.data, words]);
  return (
    <nav className="sidebar" aria-label="Runs" {...readingArea}>
      <header className="sidebar__head">
        <span className="sidebar__name">Runs</span>
        <NoticesMenu />
      </header>
      {runs.data.length > 0 ? <FilterBox words={words} onChange={setWords} /> : null}
      {runs.data.length === 0 ? (
        <p className="empty" data-testid="runs">
          {isFiles
            ? 'No saved run is open. Drop a file on the window, or open one by the folder above.'
            : emptyWords(runs)}
        </p>
      ) : found.length === 0 ? (
        <p className="empty" data-testid="runs" role="status">
          No run has “{words.trim()}” in its title, repository, status or question.{' '}
          <button type="button" className="button button--small" onClick={() => setWords('')}>
            Show all
          </button>
        </p>
      ) : (
        <RunList runs={found} {...list} />
      )}
      <ListFooter runs={runs} onAgain={onAgain} />
    </nav>
  );
}

function emptyWords({ error, trouble, asOf }: CloudRunsView): string {
  if (trouble?.kind === 'waiting-for-network') return 'There is no network. Your runs appear here when it is back.';
  const failure = trouble?.failure ?? error?.failure;
  if (failure) return `The list of runs cannot be read: ${failure.message}. It is tried again by itself.`;
  if (asOf === null) return 'Looking for runs…';
  return 'No runs yet. Start a cloud run in PostHog, and it appears here by itself.';
}
