import type { RunRef, RunSummary } from '@runwatch/protocol';
import type { ActionId, ActionInfo } from '../keys/action-table.ts';
import { runKey } from '../location/run-hash.ts';

export type PaletteItem =
  | { kind: 'run'; key: string; title: string; detail: string; run: RunRef }
  | { kind: 'action'; key: string; title: string; detail: string; id: ActionId; keys: string | null };

export interface PaletteGroup {
  title: string;
  items: PaletteItem[];
}

/** What is no use in the palette: what it is itself, and what needs a key to say which. */
const LEFT_OUT: ReadonlySet<ActionId> = new Set(['palette.open', 'run.byNumber', 'run.openBeside', 'find.openHere']);

const MOST_RECENT = 5;

/** Everything that can be gone to or done now: runs that were open last, what can be done, and all runs. */
export function paletteGroups(
  runs: readonly RunSummary[],
  /** Keys of runs, the last one first. */
  recent: readonly string[],
  actions: readonly (readonly [ActionId, ActionInfo])[],
): PaletteGroup[] {
  const items = runs.map(runItem);
  const lately = recent.flatMap((key) => items.find((item) => item.key === key) ?? []).slice(0, MOST_RECENT);
  const groups: PaletteGroup[] = [
    { title: 'Recent', items: lately },
    {
      title: 'Actions',
      items: actions
        .filter(([id]) => !LEFT_OUT.has(id))
        .map(([id, { title, group, keys }]) => ({
          kind: 'action',
          key: id,
          title,
          detail: group,
          id,
          keys: keys[0] ?? null,
        })),
    },
    { title: 'Runs', items: items.filter((item) => !lately.includes(item)) },
  ];
  return groups.filter((group) => group.items.length > 0);
}

const runItem = ({ ref, title, repository }: RunSummary): PaletteItem => ({
  kind: 'run',
  key: runKey(ref),
  title: title || 'Untitled run',
  detail: repository ?? '',
  run: ref,
});

/** Whether each of the words stands in it, in any order. */
export function hasWords(item: PaletteItem, typed: string): boolean {
  const text = `${item.title} ${item.detail}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
