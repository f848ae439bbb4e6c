import type { RunRef } from '@runwatch/protocol';
import type { CloudRunsView } from '@runwatch/react';
import { CircleAlert } from 'lucide-react';
import { counted } from '../time/format-time.ts';
import { RunList } from './run-list.tsx';

export interface SidebarProps {
  runs: CloudRunsView;
  asking: ReadonlySet<string>;
  selected: RunRef | null;
  onSelect: (run: RunRef) => void;
}

/** The runs that the account can see; says so when the list cannot be trusted to be current. */
export function Sidebar({ runs, asking, selected, onSelect }: SidebarProps) {
  return (
    <nav className="sidebar" aria-label="Runs">
      <header className="sidebar__head">
        <span className="sidebar__name">Runwatch</span>
        <span className="sidebar__count">{runs.data.length > 0 ? counted(runs.data.length, 'run', 'runs') : ''}</span>
      </header>
      {runs.error && runs.data.length > 0 ? (
        <p className="sidebar__warning" role="status">
          <CircleAlert className="tone-warn" size={14} aria-hidden="true" /> This list may be old: {runs.error.message}
        </p>
      ) : null}
      {runs.data.length === 0 ? (
        <p className="empty" data-testid="runs">
          {emptyWords(runs)}
        </p>
      ) : (
        <RunList runs={runs.data} asking={asking} selected={selected} onSelect={onSelect} />
      )}
    </nav>
  );
}

function emptyWords(runs: CloudRunsView): string {
  if (runs.error) return `The list of runs cannot be read: ${runs.error.message}. It is tried again by itself.`;
  if (runs.status === 'pending') return 'Looking for runs…';
  return 'No runs yet. Start a cloud run in PostHog, and it appears here by itself.';
}
