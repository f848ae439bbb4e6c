import type { CloudRunsClient, RunRef } from '@runwatch/protocol';
import { useCloudRuns, useRunPermissions } from '@runwatch/react';
import { useEffect, useMemo } from 'react';
import { runHash, runKey } from './location/run-hash.ts';
import { useSelectedRun } from './location/use-selected-run.ts';
import { RunView } from './run-view/run-view.tsx';
import { groupRuns } from './runs/group-runs.ts';
import { Sidebar } from './runs/sidebar.tsx';
import './theme/tokens.css';
import './theme/base.css';
import './app.css';

/** The window: the runs on the left, the selected one on the right. */
export function App({ client }: { client: CloudRunsClient }) {
  const runs = useCloudRuns();
  const [selected, select] = useSelectedRun();
  const asking = useAsking(selected);

  // Without a choice the first run is shown, and from then on stays: a list that reorders must not change what is being read.
  const first = groupRuns(runs.data, asking)[0]?.runs[0]?.ref ?? null;
  useEffect(() => {
    if (selected === null && first !== null) window.location.replace(runHash(first));
  }, [selected, first]);

  const key = selected && runKey(selected);
  const summary = runs.data.find((candidate) => runKey(candidate.ref) === key) ?? null;
  return (
    <div className="app">
      <Sidebar runs={runs} asking={asking} selected={selected} onSelect={select} />
      <main className="app__main">
        {selected === null ? (
          <p className="empty">
            {runs.status === 'pending' ? 'Looking for runs…' : 'Choose a run on the left to read it here.'}
          </p>
        ) : (
          <RunView key={key} client={client} run={selected} summary={summary} />
        )}
      </main>
    </div>
  );
}

const NOBODY: ReadonlySet<string> = new Set();

/** Runs known to wait for an answer: only of the one that is open can it be known. */
function useAsking(selected: RunRef | null): ReadonlySet<string> {
  const { open } = useRunPermissions(selected);
  const key = selected && open.some((ask) => ask.answering.state !== 'answered') ? runKey(selected) : null;
  return useMemo(() => (key === null ? NOBODY : new Set([key])), [key]);
}
