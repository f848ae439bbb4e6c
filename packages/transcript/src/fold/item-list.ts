import type { FoldedItem } from './items.ts';
import type { UnreadTool } from './unread-tool.ts';

/** What is under way at the end of the list: where the next entry may continue something. Positions of items. */
export interface Underway {
  /** Agent text or a thought that the next chunk continues. */
  readonly speech: number | null;
  readonly prompt: Prompt | null;
  /** The plan of this turn. */
  readonly plan: number | null;
  /** The newest plan of the run, also when its turn is over. */
  readonly newestPlan: number | null;
  /** A status that has not been called complete. */
  readonly status: number | null;
  /** ISO time of the prompt that began the turn. */
  readonly turnBegan: string | null;
  /** The end of the turn, as long as no other has begun. */
  readonly turnEnd: number | null;
  /** Open permission requests, oldest first. */
  readonly asks: readonly number[];
  /** A turn has ended, or the agent has begun anew, within these entries: what was asked before them waits no more. */
  readonly anew: boolean;
  /** The run whose agent began last within these entries: a log begins with those of the runs before (protocol 1.5). */
  readonly runId: string | null;
}

/** The newest prompt, until the agent does something: where its other spellings are recognised. */
export interface Prompt {
  readonly position: number;
  /** In which spellings it has been told in full. */
  readonly told: readonly string[];
  /** It is being told in chunks, and made of them. */
  readonly growing: boolean;
  /** Chunks that repeat it, as far as they have come. */
  readonly heard: string;
}

const NOTHING_UNDERWAY: Underway = {
  speech: null,
  prompt: null,
  plan: null,
  newestPlan: null,
  status: null,
  turnBegan: null,
  turnEnd: null,
  asks: [],
  anew: false,
  runId: null,
};

/** How to take back what one entry did. */
interface Undo {
  readonly length: number;
  readonly underway: Underway;
  readonly replaced: (readonly [position: number, item: StoredItem])[];
}

/** An item, or what it is made of when somebody looks. */
type StoredItem = FoldedItem | UnreadTool;

/** Items with an undo record for each entry that may still be corrected. */
export class ItemList {
  readonly #items: StoredItem[] = [];
  readonly #positions = new Map<string, number>();
  readonly #undos = new Map<number, Undo>();
  #underway = NOTHING_UNDERWAY;
  #undo: Undo | null = null;

  get length(): number {
    return this.#items.length;
  }

  get underway(): Underway {
    return this.#underway;
  }

  at(position: number): FoldedItem | undefined {
    const stored = this.#items[position];
    return stored && read(stored);
  }

  /** The same without reading what has not been looked at. */
  stored(position: number): StoredItem | undefined {
    return this.#items[position];
  }

  /** Position of the item with this key, for kinds whose key does not depend on the entry's number. */
  find(key: string): number | undefined {
    return this.#positions.get(key);
  }

  /** What follows is the work of entry `entry`. With `undoable`, `rewind` can take it back. */
  begin(entry: number, undoable: boolean): void {
    this.#undo = undoable ? { length: this.#items.length, underway: this.#underway, replaced: [] } : null;
    if (this.#undo) this.#undos.set(entry, this.#undo);
  }

  /** Appends an item and returns its position. `find` will find it by its key when `findable`. */
  push(item: FoldedItem, findable = false): number {
    if (findable) this.#positions.set(item.key, this.#items.length);
    return this.#items.push(item) - 1;
  }

  replace(position: number, item: StoredItem): void {
    const before = this.#items[position];
    if (!before) throw new RangeError(`Cannot replace item ${position}: there are ${this.#items.length}`);
    this.#undo?.replaced.push([position, before]);
    this.#items[position] = item;
  }

  now(underway: Partial<Underway>): void {
    this.#underway = { ...this.#underway, ...underway };
  }

  /** Takes back entries `[from, end)`, all of which must have been undoable. */
  rewind(from: number, end: number): void {
    for (let entry = end - 1; entry >= from; entry--) {
      const undo = this.#undos.get(entry);
      if (!undo) throw new RangeError(`Cannot take back entry ${entry}: it is final`);
      this.#undos.delete(entry);
      for (const [position, item] of undo.replaced.reverse()) this.#items[position] = item;
      for (const item of this.#items.splice(undo.length)) this.#positions.delete(item.key);
      this.#underway = undo.underway;
    }
  }

  /** Entries before `entry` are final. */
  settle(entry: number): void {
    // Records stand in the order of their entries.
    for (const recorded of this.#undos.keys()) {
      if (recorded >= entry) return;
      this.#undos.delete(recorded);
    }
  }

  /** Puts items of `before` back wherever they are the same, made of the same entries, so that comparing by reference stays enough. */
  keepIdentities(...before: readonly ItemList[]): void {
    const known = before.map((list) => new Map(list.#items.map((item) => [item.key, item])));
    const earliest = Math.min(...before.map((list) => firstOf(list.#items[0]) ?? Number.POSITIVE_INFINITY));
    for (let position = this.#items.length - 1; position >= 0; position--) {
      const item = this.#items[position];
      if (!item || (firstOf(item) ?? 0) < earliest) return;
      // What is told of one call on both sides of missing entries has the same key twice.
      const old = known.map((items) => items.get(item.key)).find((one) => one !== undefined && isSame(one, item));
      if (old) this.#items[position] = old;
    }
  }
}

const read = (stored: StoredItem): FoldedItem => (stored.kind === 'unread-tool' ? stored.item : stored);
const firstOf = (stored: StoredItem | undefined): number | undefined =>
  stored?.kind === 'unread-tool' ? stored.counted.first : stored?.first;

/** Values that are objects need no look: they come from the same entries, told in the same order. */
function isSame(a: StoredItem, b: StoredItem): boolean {
  // What both are made of is told by what is known of them unread.
  const unread = a.kind === 'unread-tool' && b.kind === 'unread-tool';
  const left = (unread ? a.counted : read(a)) as unknown as Readonly<Record<string, unknown>>;
  const right = (unread ? b.counted : read(b)) as unknown as Readonly<Record<string, unknown>>;
  for (const key in right) {
    const value = right[key];
    if (isObject(value) ? !isObject(left[key]) : left[key] !== value) return false;
  }
  return true;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
