import type { RunSummary } from '@runwatch/protocol';
import { runKey } from '../location/run-hash.ts';
import type { RunGroup } from './group-runs.ts';

/**
 * The new list in the order, and the groups, of the one that is shown: what is new comes last in its group, what is gone leaves. For as long as somebody
 * is about to hit a row, nothing may move under the pointer; what the rows say is new all the same.
 */
export function holdOrder(shown: readonly RunGroup[], next: readonly RunGroup[]): RunGroup[] {
  const left = new Map<string, RunSummary>();
  for (const group of next) for (const summary of group.runs) left.set(runKey(summary.ref), summary);
  const take = (summary: RunSummary): RunSummary[] => {
    const key = runKey(summary.ref);
    const found = left.get(key);
    left.delete(key);
    return found ? [found] : [];
  };
  const held = shown.map((group) => ({ ...group, runs: group.runs.flatMap(take) }));
  for (const group of next) {
    const added = group.runs.filter((summary) => left.has(runKey(summary.ref)));
    if (added.length === 0) continue;
    const known = held.find(({ kind }) => kind === group.kind);
    if (known) known.runs = [...known.runs, ...added];
    else held.push({ ...group, runs: added });
  }
  return held.filter(({ runs }) => runs.length > 0);
}
