import type { FoldedItem } from '@runwatch/transcript';
import type { EntryKind } from '../ndjson/entry-kind.ts';
import type { Beginning } from '../watch/beginning.ts';

/** Which items a person wants to see. */
export type Wants = (item: FoldedItem) => boolean;

const KINDS: Readonly<Record<FoldedItem['kind'], EntryKind>> = {
  user: 'user',
  message: 'message',
  thought: 'thought',
  tool: 'tool',
  plan: 'plan',
  permission: 'permission',
  'turn-end': 'turn',
  console: 'console',
  progress: 'progress',
  output: 'output',
  status: 'status',
  error: 'error',
  unreadable: 'unreadable',
  notice: 'other',
  pi: 'other',
  unknown: 'other',
};

/** @param total entries that were there when somebody began to look; `now` in milliseconds since the epoch */
export function wantedItems(
  from: Beginning | undefined,
  kinds: ReadonlySet<EntryKind> | undefined,
  total: number,
  now: number,
): Wants {
  const isBehind = beginningOf(from, total, now);
  return (item) => (kinds === undefined || kinds.has(KINDS[item.kind])) && isBehind(item);
}

function beginningOf(from: Beginning | undefined, total: number, now: number): Wants {
  switch (from?.kind) {
    case undefined:
    case 'start':
      return () => true;
    case 'latest':
      return ({ last }) => last >= total;
    case 'entry':
      return ({ last }) => last + 1 >= from.number;
    case 'age':
      // What says no time is as old as it is long known.
      return ({ at, last }) =>
        Number.isNaN(Date.parse(at ?? '')) ? last >= total : Date.parse(at ?? '') >= now - from.ms;
  }
}

/** Whether something older than the newest page, which begins with entry `start` and this line, may be wanted. */
export function wantsOlder(
  from: Beginning | undefined,
  start: number,
  first: string | undefined,
  now: number,
): boolean {
  switch (from?.kind) {
    case undefined:
    case 'latest':
      return false;
    case 'start':
      return start > 0;
    case 'entry':
      return from.number <= start;
    case 'age':
      return start > 0 && !(Date.parse(timeOf(first)) < now - from.ms);
  }
}

function timeOf(line: string | undefined): string {
  try {
    return String((JSON.parse(line ?? '') as { timestamp?: unknown }).timestamp);
  } catch {
    return '';
  }
}
