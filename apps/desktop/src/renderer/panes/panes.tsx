import type { CloudRunsClient, RunSummary } from '@runwatch/protocol';
import { Fragment, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Group, type GroupProps, Panel } from 'react-resizable-panels';
import { useAction, useActionsOf } from '../keys/use-action.tsx';
import { runKey, type Side } from '../location/run-hash.ts';
import { otherPane, type Pane, type ShownRuns } from '../location/shown-runs.ts';
import { CLIPPED } from '../panels/clipped.ts';
import { Edge } from '../panels/edge.tsx';
import { keep, readKept } from '../place/kept.ts';
import { needsYou } from '../runs/group-runs.ts';
import { PaneTabs } from './pane-tabs.tsx';
import { RunPane } from './run-pane.tsx';
import { usePaneFocus } from './use-pane-focus.ts';
import './panes.css';

const LEAST_PX = 320;
const SHARE = 'left-share';

/** So much room two runs need beside each other; with less, one of them is shown at a time. */
export const ROOM_FOR_TWO_PX = 2 * LEAST_PX + 16;

const idOf = ({ id }: Pane): string => `pane-${id}`;

export interface PanesProps {
  client: CloudRunsClient;
  shown: ShownRuns;
  runs: readonly RunSummary[];
  /** There is room for two. */
  isWide: boolean;
  isLooking: boolean;
  onUse: (id: number) => void;
  onClose: (id: number) => void;
  onArrive: (id: number) => void;
}

/** The runs that are shown: one, or two beside each other. */
export function Panes({ client, shown, runs, isWide, isLooking, onUse, onClose, onArrive }: PanesProps) {
  const { panes, used } = shown;
  const root = useRef<HTMLDivElement>(null);
  const land = usePaneFocus(root, used);
  const [share] = useState(() => Number(readKept(SHARE)) || 50);
  useActionsOf(used);
  const other = otherPane(shown);
  const goToOther = () => {
    if (!other) return;
    flushSync(() => onUse(other.id));
    land();
  };
  useAction('pane.other', goToOther, other !== null);

  const summaryOf = ({ run }: Pane) => runs.find(({ ref }) => runKey(ref) === runKey(run)) ?? null;
  const titles = panes.map((pane) => summaryOf(pane)?.title || 'Untitled run');
  const facts = panes.map((pane, n) => {
    const side: Side = n === 0 ? 'left' : 'right';
    const title = titles[n] ?? '';
    const summary = summaryOf(pane);
    // Two of the same title are told apart by their place.
    return { pane, side, summary, name: titles[0] === titles[1] ? `${title}, ${side}` : title };
  });
  const drawn = isWide ? facts : facts.filter(({ pane }) => pane.id === used);
  const chooseTab = (id: number) => {
    flushSync(() => onUse(id));
    root.current?.querySelector<HTMLElement>('.pane-tab[aria-pressed=true]')?.focus();
  };
  const keepShare: GroupProps['onLayoutChanged'] = (layout, { isUserInteraction }) => {
    const left = layout[idOf(panes[0])];
    if (isUserInteraction && left !== undefined) keep(SHARE, left.toFixed(1));
  };
  const tabs =
    drawn.length < facts.length ? (
      <PaneTabs
        used={used}
        onUse={chooseTab}
        tabs={facts.map(({ pane, name, summary }) => ({ pane, name, needsYou: summary ? needsYou(summary) : false }))}
      />
    ) : null;
  return (
    <Group elementRef={root} className="panes" style={CLIPPED} onLayoutChanged={keepShare}>
      {drawn.map(({ pane, side, name, summary }, n) => (
        <Fragment key={pane.id}>
          {n > 0 ? <Edge label="Between the two runs" between="columns" /> : null}
          <Panel
            id={idOf(pane)}
            className="panes__panel"
            defaultSize={drawn.length === 1 ? undefined : n === 0 ? `${share}%` : `${100 - share}%`}
            minSize={LEAST_PX}
            style={CLIPPED}
          >
            <RunPane
              client={client}
              pane={pane}
              side={facts.length > 1 ? side : null}
              name={name}
              tabs={tabs}
              summary={summary}
              isUsed={pane.id === used}
              isLooking={isLooking}
              onUse={onUse}
              onClose={onClose}
              onArrive={onArrive}
            />
          </Panel>
        </Fragment>
      ))}
    </Group>
  );
}
