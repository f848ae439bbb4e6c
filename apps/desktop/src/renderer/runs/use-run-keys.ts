import type { RunRef, RunSummary } from '@runwatch/protocol';
import { useAction } from '../keys/use-action.tsx';
import { runKey } from '../location/run-hash.ts';
import { needsYou } from './group-runs.ts';

/** Keys that open runs by their place in the list. */
export function useRunKeys(order: readonly RunSummary[], selected: RunRef | null, onShow: (run: RunRef) => void): void {
  const at = selected ? order.findIndex(({ ref }) => runKey(ref) === runKey(selected)) : -1;
  const show = (summary: RunSummary | undefined) => {
    if (summary) onShow(summary.ref);
  };
  const asking = nextAsking(order, at);
  useAction('run.byNumber', (event) => show(order[Number(event?.key) - 1]), order.length > 0);
  useAction('run.previous', () => show(order[at < 0 ? 0 : at - 1]), at !== 0 && order.length > 0);
  useAction('run.next', () => show(order[at + 1]), at + 1 < order.length);
  useAction('run.nextAsking', () => show(asking), asking !== undefined);
}

/** The next run behind this place that needs somebody, from the beginning again behind the last one; not the one that is there. */
function nextAsking(order: readonly RunSummary[], at: number): RunSummary | undefined {
  return [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))].find(needsYou);
}
