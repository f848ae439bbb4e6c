import type { CloudRunsClient, RunSummary } from '@runwatch/protocol';
import { type ReactNode, useMemo } from 'react';
import { Speaker } from '../announce/announcements.tsx';
import { useInspector } from '../inspector/use-inspector.ts';
import { ActionsOf } from '../keys/use-action.tsx';
import { runKey, type Side } from '../location/run-hash.ts';
import type { Pane } from '../location/shown-runs.ts';
import { RunView } from '../run-view/run-view.tsx';
import { PaneContext, type PaneFacts } from './pane-context.ts';

export interface RunPaneProps {
  client: CloudRunsClient;
  pane: Pane;
  /** Null while it is the only one. */
  side: Side | null;
  /** What the run is called among those that are shown. */
  name: string;
  tabs: ReactNode;
  summary: RunSummary | null;
  isUsed: boolean;
  isLooking: boolean;
  onUse: (id: number) => void;
  onClose: (id: number) => void;
  onArrive: (id: number) => void;
}

/** A run in its place. What is focused or pressed in it makes it the one in use. */
export function RunPane({ pane, side, name, tabs, isUsed, onClose, ...props }: RunPaneProps) {
  const { id } = pane;
  const facts = useMemo<PaneFacts>(
    () => ({ side, isUsed, close: () => onClose(id), tabs }),
    [side, isUsed, onClose, id, tabs],
  );
  return (
    <ActionsOf place={id}>
      <PaneContext value={facts}>
        <Speaker name={side === null ? null : name}>
          <PaneFrame pane={pane} side={side} name={name} isUsed={isUsed} {...props} />
        </Speaker>
      </PaneContext>
    </ActionsOf>
  );
}

function PaneFrame({
  client,
  pane: { id, run, place },
  side,
  name,
  summary,
  isUsed,
  isLooking,
  onUse,
  onArrive,
}: Omit<RunPaneProps, 'onClose' | 'tabs'>) {
  const inspector = useInspector();
  const use = () => onUse(id);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its controls are in it; it only notes that one of them is used
    <section
      className="pane"
      data-testid="pane"
      {...(side !== null && {
        'aria-label': `${name}, on the ${side}`,
        'aria-current': isUsed,
        'data-side': side,
        tabIndex: -1,
      })}
      data-used={isUsed ? '' : undefined}
      onFocus={use}
      onPointerDownCapture={use}
    >
      <RunView
        key={runKey(run)}
        client={client}
        run={run}
        summary={summary}
        isLooking={isLooking}
        inspector={inspector}
        place={place}
        onArrive={() => onArrive(id)}
      />
    </section>
  );
}
