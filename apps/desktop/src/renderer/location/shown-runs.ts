import type { RunRef } from '@runwatch/protocol';
import { type AddressedRun, type RunAddress, runKey, type Side } from './run-hash.ts';
import type { RunPlace } from './run-place.ts';

/** A place for a run in the window. Its `id` stays the same when another run comes into it, or the other pane goes. */
export interface Pane extends AddressedRun {
  id: number;
}

/** The runs that a window shows, from left to right, each once; and which pane is in use: what keys, links and the list mean. */
export interface ShownRuns {
  panes: readonly [Pane] | readonly [Pane, Pane];
  used: number;
}

/** What is shown when the address is another one. An address of a single run, such as a link, is one that opens in the pane in use. */
export function shownAt(before: ShownRuns | null, address: RunAddress | null): ShownRuns | null {
  if (!address) return null;
  const { run, place, beside } = address;
  if (!beside) return before && isSameAccount(before, run) ? showing(before, run, place) : alone(1, run, place);
  const known = new Map(before?.panes.map((pane) => [runKey(pane.run), pane.id]));
  const free = [1, 2, 3].filter((id) => ![...known.values()].includes(id));
  const paneOf = (one: AddressedRun): Pane => ({
    id: known.get(runKey(one.run)) ?? (free.shift() as number),
    run: one.run,
    place: one.place,
  });
  const [here, other] = [paneOf({ run, place }), paneOf(beside)];
  return { panes: beside.side === 'left' ? [other, here] : [here, other], used: here.id };
}

/** The address of what is shown. */
export function addressOf(shown: ShownRuns): RunAddress {
  const { run, place } = usedPane(shown);
  const other = otherPane(shown);
  const side: Side = other === shown.panes[0] ? 'left' : 'right';
  return { run, place, beside: other && { run: other.run, place: other.place, side } };
}

/** The pane in use shows this run; where the other one does already, that is the one in use. */
export function showing(shown: ShownRuns, run: RunRef, place: RunPlace | null = null): ShownRuns {
  const there = paneWith(shown, run);
  const id = there?.id ?? shown.used;
  return using(changed(shown, id, { id, run: there?.run ?? run, place }), id);
}

/** The run is shown beside the one in use; what stood there goes. */
export function showingBeside(shown: ShownRuns, run: RunRef): ShownRuns {
  if (paneWith(shown, run)) return showing(shown, run);
  const other = otherPane(shown);
  if (other) return changed(shown, other.id, { id: other.id, run, place: null });
  const [pane] = shown.panes;
  return { ...shown, panes: [pane, { id: pane.id + 1, run, place: null }] };
}

/** One pane goes; the last one stays. */
export function closing(shown: ShownRuns, id: number): ShownRuns {
  const left = shown.panes.find((pane) => pane.id !== id);
  return left && shown.panes.length > 1 ? { panes: [left], used: left.id } : shown;
}

export const using = (shown: ShownRuns, id: number): ShownRuns => (shown.used === id ? shown : { ...shown, used: id });

/** The place that was to be gone to is there. */
export function arrived(shown: ShownRuns, id: number): ShownRuns {
  const pane = shown.panes.find((one) => one.id === id);
  return pane ? changed(shown, id, { ...pane, place: null }) : shown;
}

export const usedPane = ({ panes, used }: ShownRuns): Pane => panes.find(({ id }) => id === used) ?? panes[0];

export const otherPane = ({ panes, used }: ShownRuns): Pane | null => panes.find(({ id }) => id !== used) ?? null;

/** The pane that shows this run. */
const paneWith = ({ panes }: ShownRuns, run: RunRef): Pane | undefined =>
  panes.find((pane) => runKey(pane.run) === runKey(run));

const alone = (id: number, run: RunRef, place: RunPlace | null): ShownRuns => ({
  panes: [{ id, run, place }],
  used: id,
});

const changed = (shown: ShownRuns, id: number, pane: Pane): ShownRuns => {
  const [first, second] = shown.panes.map((one) => (one.id === id ? pane : one)) as [Pane, Pane?];
  return { ...shown, panes: second ? [first, second] : [first] };
};

const isSameAccount = ({ panes }: ShownRuns, run: RunRef): boolean => panes[0].run.accountId === run.accountId;
