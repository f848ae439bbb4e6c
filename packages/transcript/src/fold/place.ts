import type { ItemList } from './item-list.ts';
import type { Cut, FoldedItem } from './items.ts';

/** Where the fold is: the list it changes, and the entry it is reading. */
export interface Place {
  readonly list: ItemList;
  readonly entry: number;
  readonly at: string | null;
  /** The entry, when it was cut for display. */
  readonly cut: Cut | null;
}

type Kind = FoldedItem['kind'];
export type Item<K extends Kind> = Extract<FoldedItem, { kind: K }>;
/** What a kind of item has besides the fields of all. */
export type Own<K extends Kind> = Omit<Item<K>, keyof BaseFields | 'kind'>;

interface BaseFields {
  key: string;
  first: number;
  last: number;
  entries: number;
  at: string | null;
  until: string | null;
  provisional: boolean;
  cut: Cut | null;
}

/** The fields that every item has, for one that begins at this place. */
export const begun = (place: Place, key: string): BaseFields => ({
  key,
  first: place.entry,
  last: place.entry,
  entries: 1,
  at: place.at,
  until: place.at,
  provisional: false,
  cut: place.cut,
});

/** The item, with this entry folded into it. */
export const continued = <I extends FoldedItem>(place: Place, item: I): I => ({
  ...item,
  last: place.entry,
  entries: item.entries + 1,
  until: place.at ?? item.until,
  cut: place.cut ?? item.cut,
});

/** The item at `position`, if it is of that kind. */
export function itemOf<K extends Kind>(place: Place, position: number | null | undefined, kind: K): Item<K> | null {
  const item = position === null || position === undefined ? undefined : place.list.at(position);
  return item?.kind === kind ? (item as Item<K>) : null;
}

/** Appends an item that is known by its first entry. Returns its position. */
export const append = <K extends Kind>(place: Place, kind: K, own: Own<K>): number =>
  place.list.push({ kind, ...begun(place, `${kind}:${place.entry}`), ...own } as Item<K>);

/** Tells the item at `position` again, with these fields; appends one if there is none. Returns its position. */
export function tellAgain<K extends Kind>(place: Place, position: number | null, kind: K, own: Own<K>): number {
  const known = itemOf(place, position, kind);
  if (!known || position === null) return append(place, kind, own);
  place.list.replace(position, { ...continued(place, known), ...own });
  return position;
}
