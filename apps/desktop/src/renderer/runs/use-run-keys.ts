import type { RunRef, RunSummary } from '@runwatch/protocol';
import { useAction } from '../keys/use-action.tsx';
import { runKey } from '../location/run-hash.ts';
import { needsYou } from './group-runs.ts';

/** Keys that open runs by their place in the list. Walking through it passes over the one that is shown beside. */
export function useRunKeys(
  all: readonly RunSummary[],
  selected: RunRef | null,
  beside: RunRef | null,
  onShow: (run: RunRef) => void,
): void {
  const order = beside ? all.filter(({ ref }) => runKey(ref) !== runKey(beside)) : all;
  const at = selected ? order.findIndex(({ ref }) => runKey(ref) === runKey(selected)) : -1;
  const show = (summary: RunSummary | undefined) => {
    if (summary) onShow(summary.ref);
  };
  const asking = nextAsking(all, selected ? all.findIndex(({ ref }) => runKey(ref) === runKey(selected)) : -1);
  useAction('run.byNumber', (event) => show(all[Number(event?.key) - 1]), all.length > 0);
  useAction('run.previous', () => show(order[at < 0 ? 0 : at - 1]), at !== 0 && order.length > 0);
  useAction('run.next', () => show(order[at + 1]), at + 1 < order.length);
  useAction('run.nextAsking', () => show(asking), asking !== undefined);
}

/** The next run behind this place that needs somebody, from the beginning again behind the last one; not the one that is there. */
function nextAsking(order: readonly RunSummary[], at: number): RunSummary | undefined {
  return [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))].find(needsYou);
}
