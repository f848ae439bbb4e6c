import { foldLine } from './fold-line.ts';
import { ItemList } from './item-list.ts';
import type { PermissionItem } from './items.ts';

/** Types of the log's entries by which it is known whether a request is still open, as the server's filter names them (protocol 1.5). */
export const REQUEST_TYPES = [
  '_posthog/permission_request',
  '_posthog/permission_resolved',
  '_posthog/turn_complete',
  '_posthog/run_started',
] as const;

/** Words of such an entry in either spelling; a line that holds one by accident does no harm. */
const SIGNS = ['permission_re', 'turn_complete', 'run_started'];

/** Whether a line may be one of those entries: cheap, because every line of a run is asked (0.3 µs for a kilobyte; one pattern takes 2). */
export const mayConcernRequests = (line: string): boolean => SIGNS.some((sign) => line.includes(sign));

interface OpenRequest {
  item: PermissionItem;
  line: string;
}

/** The requests of run `runId` that nobody has answered by the end of these lines, oldest first, with the line that asks each. */
export function openRequests(lines: readonly string[], runId: string): OpenRequest[] {
  const list = new ItemList();
  lines.forEach((text, entry) => {
    foldLine(list, { entry, text, undoable: false });
  });
  const { underway } = list;
  if (underway.runId !== null && underway.runId !== runId) return [];
  return underway.asks.flatMap((position) => {
    const item = list.at(position);
    const line = item && lines[item.first];
    return item?.kind === 'permission' && line !== undefined ? [{ item, line }] : [];
  });
}
