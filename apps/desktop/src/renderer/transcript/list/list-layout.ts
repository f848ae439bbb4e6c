import { estimateHeight } from './estimate-height.ts';
import type { ListItem } from './gap-rows.ts';

/*
 * Where the rows of a list stand, in pixels of its feed. What stands at the top of the screen is the anchor, and everything else is laid out from
 * there: what comes, goes or changes its size above it moves upwards, so that neither the reader's place nor the scroll position has to move.
 *
 *   0 ......... top |=== rows above ===|= anchor =|=== rows below ===| bottom
 *      free space                      ^ stays
 *
 * There is free space above unless the rows begin with the run. Only when it has been used up is everything moved, the scroll position with it.
 */

export interface Rows {
  items: readonly ListItem[];
  /** The first of them begins the run: nothing can come above it. */
  beginsRun: boolean;
  /** Entries known of the run. */
  total: number;
}

const PADDING_TOP = 12;
const PADDING_BOTTOM = 20;
// Positions are exact to a fraction of a pixel up to about a million.
const FREE_SPACE = 400_000;
const LEAST_SPACE = 50_000;
const FARTHEST = 1_000_000;
/** What a missing entry takes up, of those that are shown to be missing. */
const MISSING_PX = 40;
const MOST_MISSING = 15;

export class ListLayout {
  #rows: Rows = { items: [], beginsRun: true, total: 0 };
  #tops: number[] = [];
  #indexes = new Map<string, number>();
  #heights = new Map<string, number>();
  #viewport = 0;
  /**
   * `key` is null on the way to an entry that may not be held yet. `keepsBottom`: it has grown at its beginning. `place`: what was gone to, in parts of an
   * entry, until it has been measured: it stays at the top of the screen.
   */
  #anchor: { key: string | null; entry: number; top: number; keepsBottom: boolean; place?: number } = {
    key: '',
    entry: 0,
    top: PADDING_TOP,
    keepsBottom: false,
  };

  get items(): readonly ListItem[] {
    return this.#rows.items;
  }

  /** The entry that is read: around it the rows are laid. */
  get entry(): number {
    return this.#anchor.entry;
  }

  /** Where the first row begins, with the space above it. */
  get top(): number {
    return (this.#tops[0] ?? this.#anchor.top) - PADDING_TOP;
  }

  /** Where the last row ends, with the space below it; a screen below the top at the least. */
  get bottom(): number {
    const last = this.#tops.length - 1;
    const end = last < 0 ? this.#anchor.top : this.topOf(last) + this.heightOf(last);
    return Math.max(end + PADDING_BOTTOM, this.top + this.#viewport);
  }

  topOf(index: number): number {
    return this.#tops[index] ?? 0;
  }

  heightOf(index: number): number {
    const item = this.items[index];
    if (item?.kind === 'missing') {
      if (this.items.length === 1) return Math.max(MISSING_PX, this.#viewport - PADDING_TOP - PADDING_BOTTOM);
      return MISSING_PX * Math.min(MOST_MISSING, item.to - item.from);
    }
    return (item && this.#heights.get(item.key)) ?? estimateHeight(item);
  }

  indexOf(key: string): number | undefined {
    return this.#indexes.get(key);
  }

  /** Lays out these rows around what is read. */
  set(rows: Rows, viewport: number): void {
    const isSame = rows.items === this.#rows.items && viewport === this.#viewport && this.#tops.length > 0;
    if (rows.items !== this.#rows.items) {
      this.#indexes = new Map(rows.items.map((item, index) => [item.key, index]));
      this.#forgetOthers(rows.items.length);
    }
    this.#rows = rows;
    this.#viewport = viewport;
    this.#findAnchor();
    if (!isSame) this.lay();
  }

  /** Takes note of a row's height. Returns whether it was another. */
  measure(key: string, height: number, scrollTop: number): boolean {
    const index = this.#indexes.get(key);
    if (index === undefined || this.items[index]?.kind === 'missing') return false;
    const before = this.heightOf(index);
    const isNew = !this.#heights.has(key);
    this.#heights.set(key, height);
    // What was only guessed was not read yet: of a row that reaches over the top of the screen, the part on screen stays.
    const anchor = this.#anchor;
    if (isNew && anchor.key === key) {
      if (anchor.place !== undefined) anchor.top += this.#shareOf(index, anchor.place) * (before - height);
      else if (anchor.keepsBottom || anchor.top < scrollTop) anchor.top += before - height;
    }
    return before !== height;
  }

  /** Lays out the rows from the anchor. */
  lay(): void {
    const { items } = this.#rows;
    const at = this.#anchorIndex();
    const tops = new Array<number>(items.length);
    tops[at] = this.#anchor.top;
    for (let index = at + 1; index < items.length; index++)
      tops[index] = (tops[index - 1] ?? 0) + this.heightOf(index - 1);
    for (let index = at - 1; index >= 0; index--) tops[index] = (tops[index + 1] ?? 0) - this.heightOf(index);
    this.#tops = items.length === 0 ? [] : tops;
  }

  /** Moves everything when the space above has been used up, or is not to be. Returns by how much the scroll position must move with it. */
  rebase(): number {
    const { top } = this;
    const mustMove = top < LEAST_SPACE || top > FARTHEST;
    const target = this.#rows.beginsRun ? 0 : mustMove ? FREE_SPACE : top;
    const by = target - top;
    if (by === 0) return 0;
    this.#anchor.top += by;
    this.#tops = this.#tops.map((one) => one + by);
    return by;
  }

  /** What stands at the top of the screen stays there from now on, unless the person is on the way to somewhere else. */
  holdAt(scrollTop: number): void {
    if (this.#anchor.key === null) return;
    const { items } = this;
    let index = this.indexAt(scrollTop);
    if (!isSaid(items[index])) index = items[index + 1] ? index + 1 : index - 1;
    const item = items[index];
    if (!item || !isSaid(item)) return;
    if (item.key === this.#anchor.key) delete this.#anchor.place;
    else this.#anchor = { key: item.key, entry: item.first, top: this.topOf(index), keepsBottom: false };
  }

  /** Goes to an entry. Returns the scroll position for it, `above` pixels before it where it is held; it may be that of a place that is still empty. */
  goTo(entry: number, above = 0): number {
    const index = this.#indexOfEntry(entry);
    const item = this.items[index];
    if (item && item.kind !== 'missing') {
      const share = this.#shareOf(index, entry);
      const top = this.topOf(index) + share * this.heightOf(index);
      this.#anchor = { key: item.key, entry: item.first, top: this.topOf(index), keepsBottom: false, place: entry };
      const isBeginning = index === 0 && share === 0;
      return isBeginning ? this.top : Math.max(this.top, Math.min(top - above, this.bottom - this.#viewport));
    }
    this.#anchor = { key: null, entry: Math.floor(entry), top: FREE_SPACE, keepsBottom: false, place: entry };
    return FREE_SPACE;
  }

  /** The first row behind entry `past` that begins between two positions and is one of those; null when there is none. */
  firstBetween(
    { from, to }: { from: number; to: number },
    past: number,
    isOne: (item: ListItem, height: number) => boolean,
  ): number | null {
    let found: number | null = null;
    for (let index = this.items.length - 1; index >= 0; index--) {
      const item = this.items[index];
      const top = this.topOf(index);
      if (!item || item.first <= past || top < from) break;
      if (top < to && isOne(item, this.heightOf(index))) found = index;
    }
    return found;
  }

  /** The row that begins with this entry; undefined where there is none. */
  indexBeginning(entry: number): number | undefined {
    const index = this.#indexOfEntry(entry);
    return this.items[index]?.first === entry ? index : undefined;
  }

  /** The row at a position; the nearest one beyond the ends. */
  indexAt(position: number): number {
    let low = 0;
    let high = this.#tops.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.topOf(middle) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The entry at a position, in parts of an entry. */
  entryAt(position: number): number {
    const index = this.indexAt(position);
    const item = this.items[index];
    if (!item) return 0;
    if (item.kind === 'missing') {
      // Nobody knows how high they will be. Near what is held it is counted from there.
      if (this.items.length === 1) return this.#anchor.entry;
      if (index === 0) return Math.max(item.from, item.to - (this.topOf(1) - position) / MISSING_PX);
      return Math.min(item.to, item.from + (position - this.topOf(index)) / MISSING_PX);
    }
    const share = Math.max(0, Math.min(1, (position - this.topOf(index)) / Math.max(1, this.heightOf(index))));
    return item.first + share * this.#spanOf(index);
  }

  /** Entries from the beginning of this row to the beginning of the next. */
  #spanOf(index: number): number {
    const item = this.items[index];
    const end = this.items[index + 1]?.first ?? this.#rows.total;
    return Math.max(item?.kind === 'gap' ? 0 : 1, end - (item?.first ?? 0));
  }

  /** How much of a row lies before a place in it. */
  #shareOf(index: number, place: number): number {
    return Math.max(0, Math.min(1, (place - (this.items[index]?.first ?? 0)) / Math.max(1, this.#spanOf(index))));
  }

  #anchorIndex(): number {
    const { key, entry } = this.#anchor;
    return (key === null ? undefined : this.#indexes.get(key)) ?? this.#indexOfEntry(entry);
  }

  /** When the row that is read has another name now, or a first one, it is known by its entry. */
  #findAnchor(): void {
    const { key, entry, top, keepsBottom, place } = this.#anchor;
    const known = key === null ? undefined : this.items[this.#indexes.get(key) ?? -1];
    if (known) {
      // A correction may have given it another number.
      this.#anchor.entry = known.first;
      return;
    }
    const index = this.#indexOfEntry(entry);
    const item = this.items[index];
    if (!item || !isSaid(item)) {
      // These rows are neither that place nor the hole in which it lies: the person is not on the way there any more.
      if (this.items.length > 1) this.#anchor.key ??= '';
      return;
    }
    if (key === null && place !== undefined) {
      // An entry is gone to by the row that it is a part of; a place within a row is where somebody has been.
      const share = Number.isInteger(place) ? 0 : this.#shareOf(index, place);
      const own = { key: item.key, entry: item.first, keepsBottom: false };
      this.#anchor = { ...own, top: top - share * this.heightOf(index), place: share === 0 ? item.first : place };
      return;
    }
    const grown = key !== null && item.first < entry;
    const before = key === null ? undefined : this.#heights.get(key);
    this.#anchor = { key: item.key, entry: item.first, top, keepsBottom: keepsBottom || grown };
    if (grown && before !== undefined && !this.#heights.has(item.key))
      this.#anchor.top += before - this.heightOf(index);
  }

  /** The row that holds an entry, or the nearest one before it; one that stands for missing entries only where there is no other. */
  #indexOfEntry(entry: number): number {
    const { items } = this;
    let low = 0;
    let high = items.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((items[middle]?.first ?? 0) <= entry) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Heights of rows that are not shown any more. */
  #forgetOthers(count: number): void {
    if (this.#heights.size <= 2 * count + 1_000) return;
    for (const key of this.#heights.keys()) if (!this.#indexes.has(key)) this.#heights.delete(key);
  }
}

/** Whether it stands for what was said, and not for what may be missing: that comes and goes. */
const isSaid = (item: ListItem | undefined): boolean => item?.kind !== 'missing' && item?.kind !== 'gap';
