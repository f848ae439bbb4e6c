import type { FoldedItem, Transcript } from '@runwatch/transcript';
import { elapsedMs, formatDuration } from '../text/format.ts';
import { printableLine } from '../text/printable.ts';
import { textWidth, truncate, truncateStart } from '../text/text-width.ts';
import { isToolOver, toolLabel, toolTitle } from './describe/describe-tool.ts';

// The thing under way is among the newest items; looking further would find what was left behind.
const NEWEST_ITEMS = 5;
// A message may be long; more of its end than any terminal is wide need not be looked at.
const END_CHARACTERS = 500;

/** What the agent is at, in at most `columns`; the empty text when that is not known. `live` may hold provisional entries. */
export function describeActivity(live: Transcript, now: number, columns: number): string {
  for (let position = live.count - 1; position >= Math.max(0, live.count - NEWEST_ITEMS); position--) {
    const item = live.item(position);
    const text = item && item.kind !== 'missing' ? activityOf(item, now, columns) : '';
    if (text) return text;
  }
  return '';
}

function activityOf(item: FoldedItem, now: number, columns: number): string {
  switch (item.kind) {
    case 'message':
    case 'thought': {
      if (!item.open) return '';
      const who = item.kind === 'message' ? 'agent: ' : 'thinking: ';
      // The end is what is new.
      return who + truncateStart(printableLine(item.text.slice(-END_CHARACTERS)), columns - who.length);
    }
    case 'tool': {
      if (isToolOver(item)) return '';
      const ms = elapsedMs(item.at, new Date(now).toISOString());
      const took = ms === null ? '' : ` · ${formatDuration(ms)}`;
      return truncate(`${toolLabel(item, false)} ${toolTitle(item)}`, columns - textWidth(took)) + took;
    }
    case 'status':
      return item.complete ? '' : truncate(printableLine(item.status), columns);
    default:
      return '';
  }
}
