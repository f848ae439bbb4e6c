import { foldLine } from './fold-line.ts';
import { ItemList } from './item-list.ts';

/** Types of the log's entries by which the plan of a run is known, as the server's filter names them (protocol 1.5). */
export const PLAN_TYPES = ['plan', '_posthog/run_started'] as const;

/** What every such entry has in it, by which it is looked for among bytes. Others have it, too. */
export const PLAN_SIGNS = ['"plan"', 'run_started'] as const;

const MAY_CONCERN = /"sessionUpdate"\s*:\s*"plan"|run_started/;

/** Whether a line is one of those entries. Every line of a run is asked: of nearly all it is known without reading them. */
export const concernsPlan = (line: string): boolean =>
  MAY_CONCERN.test(line) && newestPlanLine([line], '') !== undefined;

/**
 * The line that tells the plan of run `runId` as it is by the end of these lines. Null when there is none: the agent has begun since, or another run's;
 * undefined when they say nothing of that.
 */
export function newestPlanLine(lines: readonly string[], runId: string): string | null | undefined {
  const list = new ItemList();
  lines.forEach((text, entry) => {
    foldLine(list, { entry, text, undoable: false });
  });
  const { underway } = list;
  if (underway.runId !== null && underway.runId !== runId) return null;
  const item = underway.newestPlan === null ? undefined : list.at(underway.newestPlan);
  return item ? lines[item.last] : underway.runId === null ? undefined : null;
}
