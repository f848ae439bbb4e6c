import type { TranscriptItem, TranscriptItemKind } from '@runwatch/transcript';

/** How a run is read as a list: everything that was said and done, what people and agent said to each other, or the entries as they were told. */
export type ListView = 'conversation' | 'turns' | 'raw';

/** Or as a plain document, page by page. */
export type ReadingView = ListView | 'plain';

const IN_TURNS: ReadonlySet<TranscriptItemKind> = new Set([
  'user',
  'message',
  'plan',
  'permission',
  'turn-end',
  'error',
  'missing',
]);

/** The rows of a view: made of items that stand in a row. Entries are rows by themselves in the raw one. */
export function itemsInView(
  view: ListView,
  items: readonly TranscriptItem[],
  entryCount: number,
): readonly TranscriptItem[] {
  switch (view) {
    case 'conversation':
      return items;
    case 'turns':
      return items.filter(({ kind }) => IN_TURNS.has(kind));
    case 'raw':
      return rawItems(items, entryCount);
  }
}

/** An entry as a row: known by its number alone, its line is read when it is drawn. */
export const isRaw = (item: TranscriptItem): boolean => item.kind === 'unknown' && item.key.startsWith(RAW_KEY);

const RAW_KEY = 'raw:';

function rawItems(items: readonly TranscriptItem[], entryCount: number): TranscriptItem[] {
  const first = items[0];
  const last = items.at(-1);
  if (items.length === 1 && first?.kind === 'missing') return [first];
  const from = first?.kind === 'missing' ? first.to : 0;
  const to = last?.kind === 'missing' ? last.from : entryCount;
  return [
    ...(first?.kind === 'missing' ? [first] : []),
    ...Array.from({ length: Math.max(0, to - from) }, (_, n) => rawItem(from + n)),
    ...(last?.kind === 'missing' && last !== first ? [last] : []),
  ];
}

const rawItem = (entry: number): TranscriptItem => ({
  kind: 'unknown',
  key: `${RAW_KEY}${entry}`,
  first: entry,
  last: entry,
  entries: 1,
  at: null,
  until: null,
  provisional: false,
  cut: null,
  name: 'entry',
  entry: null,
});
