import type { RunRef, RunSummary } from '@runwatch/protocol';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { rowByKey } from '../keys/row-by-key.ts';
import { useAction } from '../keys/use-action.tsx';
import { runKey } from '../location/run-hash.ts';
import { useNow } from '../time/use-now.ts';
import { groupRuns, type RunGroup } from './group-runs.ts';
import { holdOrder } from './hold-order.ts';
import { RowMenu } from './row-menu.tsx';
import { RunRow } from './run-row.tsx';
import { useHeld } from './use-held.ts';
import './runs.css';

export interface RunListProps {
  runs: readonly RunSummary[];
  selected: RunRef | null;
  /** A run that is shown beside it. */
  beside: RunRef | null;
  /** Runs that somebody looks at. */
  looked: readonly RunRef[];
  onSelect: (run: RunRef) => void;
  onSelectBeside: (run: RunRef) => void;
}

// Ages are told in minutes; only a queue, and silence, in seconds.
const AGES_EVERY_MS = 10_000;

/** The runs in groups. Arrow keys walk, Enter opens, Ctrl+Enter opens beside, Tab leaves: the list is one stop. */
export function RunList({ runs, selected, beside, looked, onSelect, onSelectBeside }: RunListProps) {
  const now = useNow(AGES_EVERY_MS);
  const list = useRef<HTMLDivElement>(null);
  const groups = useStableGroups(
    useMemo(() => groupRuns(runs, now), [runs, now]),
    useHeld(list),
  );
  const [visited, setVisited] = useState<string | null>(null);

  const order = groups.flatMap((group) => group.runs.map((summary) => runKey(summary.ref)));
  const selectedKey = selected ? runKey(selected) : null;
  const besideKey = beside ? runKey(beside) : null;
  const lookedKeys = looked.map(runKey);
  const stop = [visited, selectedKey].find((key) => key !== null && order.includes(key)) ?? order[0];

  const walk = (event: KeyboardEvent) => {
    const rows = [...(list.current?.querySelectorAll<HTMLButtonElement>('.run-row') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLButtonElement);
    const target = at < 0 ? null : rowByKey(event, { at, rows: rows.length });
    if (target === null) return;
    event.preventDefault();
    rows[target]?.focus();
  };

  const keyOf = (element: EventTarget | null) =>
    (element instanceof Element && element.closest<HTMLElement>('.run-row')?.dataset['run']) || null;
  const open = (key: string | null, how: typeof onSelect) => {
    const summary = runs.find(({ ref }) => runKey(ref) === key);
    if (summary) how(summary.ref);
  };
  useAction('run.openBeside', (event) => open(keyOf(event?.target ?? null), onSelectBeside));

  const rows = (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows are the controls; the list only passes the focus between them
    <div className="runs" data-testid="runs" ref={list} onKeyDown={walk}>
      {groups.map((group) => (
        <section key={group.kind} aria-labelledby={`group-${group.kind}`}>
          <h2 className="runs__group" id={`group-${group.kind}`}>
            {group.title} <span className="runs__count">{group.runs.length}</span>
          </h2>
          <ul>
            {group.runs.map((summary) => {
              const key = runKey(summary.ref);
              return (
                <li key={key}>
                  <RunRow
                    summary={summary}
                    read={lookedKeys.includes(key)}
                    selected={key === selectedKey}
                    beside={key === besideKey}
                    tabStop={key === stop}
                    now={now}
                    onOpen={() => onSelect(summary.ref)}
                    onOpenBeside={() => onSelectBeside(summary.ref)}
                    onFocus={() => setVisited(key)}
                  />
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
  return (
    <RowMenu keyOf={keyOf} onOpen={(key) => open(key, onSelect)} onOpenBeside={(key) => open(key, onSelectBeside)}>
      {rows}
    </RowMenu>
  );
}

/** While somebody is busy in the list, its rows stay where they are. */
function useStableGroups(next: readonly RunGroup[], held: boolean): readonly RunGroup[] {
  const [shown, setShown] = useState(next);
  const groups = held ? holdOrder(shown, next) : next;
  if (groups.length !== shown.length || groups.some((group, index) => !isSame(group, shown[index]))) setShown(groups);
  return groups;
}

const isSame = (group: RunGroup, other: RunGroup | undefined): boolean =>
  group.title === other?.title &&
  group.runs.length === other.runs.length &&
  group.runs.every((run, index) => run === other.runs[index]);
