import type { Gap } from '@runwatch/protocol';
import type { TranscriptItem } from '@runwatch/transcript';

/** A row that says where something may be missing, before what begins with entry `first`. */
export interface GapItem {
  kind: 'gap';
  key: string;
  first: number;
  at: null;
  gap: Gap;
}

/** What can be a row. */
export type ListItem = TranscriptItem | GapItem;

/**
 * Items that stand in a row, with a row for each gap where it lies: before what comes next, or behind all of it where that is the end of the run
 * (`reachesEnd`, of `total` entries). What is not read yet has rows of its own, which say why.
 */
export function withGaps(
  items: readonly TranscriptItem[],
  gaps: readonly Gap[],
  { reachesEnd, total }: { reachesEnd: boolean; total: number },
): readonly ListItem[] {
  const rows = gaps.flatMap((gap) => {
    const index = isUnread(gap) ? null : indexBehind(items, gap.from, reachesEnd);
    return index === null ? [] : [{ gap, index }];
  });
  if (rows.length === 0) return items;
  const all: ListItem[] = [...items];
  for (const { gap, index } of rows.sort((a, b) => b.index - a.index))
    all.splice(index, 0, { kind: 'gap', key: `gap:${gap.why}`, first: items[index]?.first ?? total, at: null, gap });
  return all;
}

const isUnread = ({ why, to }: Gap): boolean => why === 'not-loaded' || (why === 'unavailable' && to !== null);

/** Where in the row what begins with an entry would stand; null when that is not in this row, but in a part of the run that is not held. */
function indexBehind(items: readonly TranscriptItem[], entry: number, reachesEnd: boolean): number | null {
  const [first] = items;
  if (first?.kind === 'missing' && entry < first.to) return null;
  if (first?.kind !== 'missing' && entry < (first?.first ?? 0)) return null;
  const index = items.findIndex((item) => item.first >= entry);
  const isBeyond = index < 0 ? !reachesEnd : items[index]?.kind === 'missing' && items[index]?.first !== entry;
  if (isBeyond) return null;
  return index < 0 ? items.length : index;
}
