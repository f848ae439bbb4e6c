import type { CloudRunsClient, RunRef, RunSummary } from '@runwatch/protocol';
import { type CloudRunsView, useCloudRun, useCloudRuns, useRetryCloudRuns, useRunPermissions } from '@runwatch/react';
import { useEffect, useMemo } from 'react';
import { useInspector } from './inspector/use-inspector.ts';
import { runHash, runKey } from './location/run-hash.ts';
import { useLooking } from './location/use-looking.ts';
import { useSelectedRun } from './location/use-selected-run.ts';
import { useLook } from './notices/use-look.ts';
import { CommandPalette } from './palette/command-palette.tsx';
import { ShortcutsSheet } from './palette/shortcuts-sheet.tsx';
import { RunView } from './run-view/run-view.tsx';
import { groupRuns, needsYou } from './runs/group-runs.ts';
import { withOwnAsks } from './runs/own-asks.ts';
import { Sidebar } from './runs/sidebar.tsx';
import { useRunKeys } from './runs/use-run-keys.ts';
import './theme/tokens.css';
import './theme/base.css';
import './app.css';

/** The window: the runs on the left, the selected one on the right. */
export function App({ client }: { client: CloudRunsClient }) {
  const [selected, select] = useSelectedRun();
  const runs = useRuns(selected);
  const refresh = useRetryCloudRuns();
  const isLooking = useLooking();
  useLook(isLooking ? selected : null);

  // Without a choice the first run is shown, and from then on stays: a list that reorders must not change what is being read.
  const first = groupRuns(runs.data, Date.now())[0]?.runs[0]?.ref ?? null;
  useEffect(() => {
    if (selected === null && first !== null) window.location.replace(runHash(first));
  }, [selected, first]);

  const order = useMemo(() => groupRuns(runs.data, Date.now()).flatMap((group) => group.runs), [runs.data]);
  useRunKeys(order, selected, select);
  const inspector = useInspector(selected !== null);
  const key = selected && runKey(selected);
  const summary = runs.data.find((candidate) => runKey(candidate.ref) === key) ?? null;
  return (
    <div className="app">
      <title>{titleOf(summary, runs.data)}</title>
      <Sidebar
        runs={runs}
        selected={selected}
        isLooking={isLooking}
        onSelect={select}
        // That the list cannot be had is said where it stands.
        onAgain={() => void refresh().catch(() => {})}
      />
      <CommandPalette runs={order} selected={selected} onShow={select} />
      <ShortcutsSheet />
      <main className="app__main">
        {selected === null ? (
          <p className="empty">
            {runs.status === 'pending' ? 'Looking for runs…' : 'Choose a run on the left to read it here.'}
          </p>
        ) : (
          <RunView
            key={key}
            client={client}
            run={selected}
            summary={summary}
            isLooking={isLooking}
            inspector={inspector}
          />
        )}
      </main>
    </div>
  );
}

/** The list, with what this window knows itself of the run that it shows. */
function useRuns(selected: RunRef | null): CloudRunsView {
  const runs = useCloudRuns();
  const { status } = useCloudRun(selected);
  const { open } = useRunPermissions(selected);
  return useMemo(
    () => ({ ...runs, data: withOwnAsks(runs.data, selected, status === 'success' ? open : null) }),
    [runs, selected, status, open],
  );
}

/** `(2) Fix the flaky test · Runwatch`: how many runs need somebody stands where the system shows windows. */
function titleOf(summary: RunSummary | null, runs: readonly RunSummary[]): string {
  const waiting = runs.filter(needsYou).length;
  return `${waiting > 0 ? `(${waiting}) ` : ''}${summary ? `${summary.title} · ` : ''}Runwatch`;
}
