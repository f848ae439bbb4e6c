import { Hand } from 'lucide-react';
import type { Pane } from '../location/shown-runs.ts';

export interface PaneTab {
  pane: Pane;
  name: string;
  needsYou: boolean;
}

/** Where there is no room for two runs beside each other: which of them is shown. */
export function PaneTabs({
  tabs,
  used,
  onUse,
}: {
  tabs: readonly PaneTab[];
  used: number;
  onUse: (id: number) => void;
}) {
  return (
    <fieldset className="pane-tabs" data-testid="pane-tabs">
      <legend className="unseen">Runs that are open</legend>
      {tabs.map(({ pane: { id }, name, needsYou }) => (
        <button
          key={id}
          type="button"
          className="pane-tab"
          title={name}
          aria-pressed={id === used}
          onClick={() => onUse(id)}
        >
          {needsYou ? <Hand className="tone-warn" size={14} aria-hidden="true" /> : null}
          {needsYou ? <span className="unseen">Needs you: </span> : null}
          <span className="pane-tab__name">{name}</span>
        </button>
      ))}
    </fieldset>
  );
}
