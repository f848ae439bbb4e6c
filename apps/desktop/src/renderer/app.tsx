import type { CloudRunsClient, RunRef, RunSummary } from '@runwatch/protocol';
import { type CloudRunsView, useCloudRun, useCloudRuns, useRetryCloudRuns, useRunPermissions } from '@runwatch/react';
import { useEffect, useMemo, useState } from 'react';
import { Group, Panel } from 'react-resizable-panels';
import { runHash, runKey } from './location/run-hash.ts';
import { otherPane, type ShownRuns, usedPane } from './location/shown-runs.ts';
import { useLooking } from './location/use-looking.ts';
import { useShownRuns } from './location/use-shown-runs.ts';
import { useLook } from './notices/use-look.ts';
import { CommandPalette } from './palette/command-palette.tsx';
import { ShortcutsSheet } from './palette/shortcuts-sheet.tsx';
import { CLIPPED } from './panels/clipped.ts';
import { Edge } from './panels/edge.tsx';
import { useListPanel } from './panels/use-list-panel.ts';
import { Panes, ROOM_FOR_TWO_PX } from './panes/panes.tsx';
import { groupRuns, needsYou } from './runs/group-runs.ts';
import { withOwnAsks } from './runs/own-asks.ts';
import { Sidebar } from './runs/sidebar.tsx';
import { useRunKeys } from './runs/use-run-keys.ts';
import './theme/tokens.css';
import './theme/base.css';
import './app.css';

/** The window: the runs on the left; on the right the selected one, or two beside each other. */
export function App({ client }: { client: CloudRunsClient }) {
  const { shown, show, showBeside, use, close, arrive } = useShownRuns();
  const selected = shown && usedPane(shown).run;
  const beside = (shown && otherPane(shown)?.run) ?? null;
  const runs = useRuns(selected, beside);
  const refresh = useRetryCloudRuns();
  const isLooking = useLooking();
  const [isWide, setWide] = useState(true);
  const looked = useInSight(shown, isWide, isLooking);
  useLook(looked);

  // Without a choice the first run is shown, and from then on stays: a list that reorders must not change what is being read.
  const first = groupRuns(runs.data, Date.now())[0]?.runs[0]?.ref ?? null;
  useEffect(() => {
    if (selected === null && first !== null) window.location.replace(runHash(first));
  }, [selected, first]);

  const order = useMemo(() => groupRuns(runs.data, Date.now()).flatMap((group) => group.runs), [runs.data]);
  useRunKeys(order, selected, beside, show);
  const list = useListPanel();
  const key = selected && runKey(selected);
  const summary = runs.data.find((candidate) => runKey(candidate.ref) === key) ?? null;
  return (
    <>
      <title>{titleOf(summary, runs.data)}</title>
      <CommandPalette runs={order} selected={selected} beside={beside} onShow={show} onShowBeside={showBeside} />
      <ShortcutsSheet />
      <Group className="app" {...list.group}>
        <Panel id="list-panel" className="app__list" {...list.panel}>
          <Sidebar
            runs={runs}
            selected={selected}
            beside={beside}
            looked={looked}
            onSelect={show}
            onSelectBeside={showBeside}
            // That the list cannot be had is said where it stands.
            onAgain={() => void refresh().catch(() => {})}
          />
        </Panel>
        <Edge {...list.edge} />
        <Panel
          id="shown-panel"
          className="app__shown"
          minSize={list.leastBeside}
          style={CLIPPED}
          onResize={({ inPixels }) => setWide(inPixels >= ROOM_FOR_TWO_PX)}
        >
          <main className="app__main">
            {shown === null ? (
              <p className="empty">
                {runs.status === 'pending' ? 'Looking for runs…' : 'Choose a run on the left to read it here.'}
              </p>
            ) : (
              <Panes
                client={client}
                shown={shown}
                runs={runs.data}
                isWide={isWide}
                isLooking={isLooking}
                onUse={use}
                onClose={close}
                onArrive={arrive}
              />
            )}
          </main>
        </Panel>
      </Group>
    </>
  );
}

/** The list, with what this window knows itself of the runs that it shows. */
function useRuns(selected: RunRef | null, beside: RunRef | null): CloudRunsView {
  const runs = useCloudRuns();
  const own = useOwnAsks(selected);
  const ownBeside = useOwnAsks(beside);
  return useMemo(
    () => ({ ...runs, data: withOwnAsks(withOwnAsks(runs.data, selected, own), beside, ownBeside) }),
    [runs, selected, own, beside, ownBeside],
  );
}

/** What a run asks, as this window knows it; null while it is not loaded. */
function useOwnAsks(run: RunRef | null) {
  const { status } = useCloudRun(run);
  const { open } = useRunPermissions(run);
  return status === 'success' ? open : null;
}

/** The runs that somebody looks at. */
function useInSight(shown: ShownRuns | null, isWide: boolean, isLooking: boolean): readonly RunRef[] {
  return useMemo(() => {
    if (!shown || !isLooking) return [];
    return isWide ? shown.panes.map(({ run }) => run) : [usedPane(shown).run];
  }, [shown, isWide, isLooking]);
}

/** `(2) Fix the flaky test · Runwatch`: how many runs need somebody stands where the system shows windows. */
function titleOf(summary: RunSummary | null, runs: readonly RunSummary[]): string {
  const waiting = runs.filter(needsYou).length;
  return `${waiting > 0 ? `(${waiting}) ` : ''}${summary ? `${summary.title} · ` : ''}Runwatch`;
}
