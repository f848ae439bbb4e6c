import type { ItemList } from './item-list.ts';

/**
 * The numbers that entries have at a time. The log has one entry where the live stream told a message in pieces, so what was told behind it gets
 * other numbers when the log has told the message, too.
 */
export type Numbering = Readonly<Record<never, never>>;

type StoredItem = NonNullable<ReturnType<ItemList['stored']>>;

/** An item that a correction has taken back: as a rule it is told again at once, under another number. */
interface Lost {
  /** The key that it has by its number. */
  key: string;
  /** The key that it was shown with. */
  shown: string;
  kind: string;
  text: string;
  /** Entries `[from, to)` were its own. */
  from: number;
  to: number;
}

interface Move {
  from: number;
  to: number;
  now: number;
}

/** More corrections than that nobody has to catch up with. */
const MOST_STEPS = 50;
/** Keys that are not those of their numbers any more: of the last items of a live run. */
const MOST_KEPT = 5_000;
/** So many items of its kind may have gone for good before one that is found again. */
const LOOK_AHEAD = 8;

/** Sees to it that items which are known by their numbers keep their keys when a correction moves them, and knows where they have gone. */
export class KeptKeys {
  /** The keys that items are shown with, by those of their numbers. */
  readonly #shown = new Map<string, string>();
  readonly #taken = new Set<string>();
  #lost = new LostItems([]);
  readonly #steps: { before: Numbering; moves: readonly Move[] }[] = [];
  #numbering: Numbering = {};

  get numbering(): Numbering {
    return this.#numbering;
  }

  /** The number by numbering `now` of what began with entry `entry` by `before`; the same where nothing is known of that. */
  renumbered(entry: number, before: Numbering, now: Numbering = this.#numbering): number {
    const first = this.#steps.findIndex((step) => step.before === before);
    const end = this.#steps.findIndex((step) => step.before === now);
    if (first < 0 || before === now) return entry;
    return this.#steps
      .slice(first, end < 0 ? undefined : end)
      .reduce((at, { moves }) => moves.find(({ from, to }) => from <= at && at < to)?.now ?? at, entry);
  }

  /** The key that an item is shown with: its own, unless it was another before a correction, or another item has it. */
  of(key: string): string {
    const kept = this.#shown.get(key);
    if (kept !== undefined) return kept;
    if (!this.#taken.has(key)) return key;
    let free = `${key}'`;
    while (this.#taken.has(free)) free += "'";
    this.#keep(key, free);
    return free;
  }

  /** Entries from `at` on are about to be cut off; `end` is where they end. */
  lose(items: ItemList, at: number, end: number): void {
    const lost: Lost[] = [];
    let to = end;
    for (let position = items.length - 1; position >= 0; position--) {
      const item = items.stored(position);
      if (!item || firstOf(item) < at) break;
      const from = firstOf(item);
      lost.push({ key: item.key, shown: this.of(item.key), kind: item.kind, text: textOf(item), from, to });
      to = from;
    }
    this.#lost = new LostItems(lost.reverse());
    for (const { key } of lost) {
      const shown = this.#shown.get(key);
      if (shown === undefined) continue;
      this.#shown.delete(key);
      this.#taken.delete(shown);
    }
  }

  /** Items from `position` on have been told: those that were lost are found again. */
  find(items: ItemList, position: number): void {
    if (this.#lost.isEmpty || items.length === position) return;
    const moves: Move[] = [];
    let hasFound = false;
    for (let at = position; at < items.length; at++) {
      const item = items.stored(at);
      const lost = item && this.#lost.take(item);
      if (!item || !lost) continue;
      hasFound = true;
      const now = firstOf(item);
      if (item.key !== lost.shown) this.#keep(item.key, lost.shown);
      if (now !== lost.from) moves.push({ from: lost.from, to: lost.to, now });
    }
    // What is told again is told at once.
    if (!hasFound) this.#lost = new LostItems([]);
    if (moves.length === 0) return;
    this.#steps.push({ before: this.#numbering, moves });
    if (this.#steps.length > MOST_STEPS) this.#steps.shift();
    this.#numbering = {};
  }

  #keep(key: string, shown: string): void {
    this.#shown.set(key, shown);
    this.#taken.add(shown);
    if (this.#shown.size <= MOST_KEPT) return;
    for (const [oldest, kept] of this.#shown) {
      this.#shown.delete(oldest);
      this.#taken.delete(kept);
      return;
    }
  }
}

/** Items that were taken back, until they are found. */
class LostItems {
  /** Those that are known by an id. */
  readonly #byKey = new Map<string, Lost>();
  /** Those that are known by their numbers, of each kind in their order; before `next` they are found, or gone for good. */
  readonly #byKind = new Map<string, { lost: Lost[]; next: number }>();

  constructor(all: readonly Lost[]) {
    for (const lost of all) {
      const known = this.#byKind.get(lost.kind);
      if (!isKnownByNumber(lost.key, lost.kind, lost.from)) this.#byKey.set(lost.key, lost);
      else if (known) known.lost.push(lost);
      else this.#byKind.set(lost.kind, { lost: [lost], next: 0 });
    }
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0 && [...this.#byKind.values()].every(({ lost, next }) => next === lost.length);
  }

  /** The one that this item is: it has its id, or is of its kind and says the same as far as both have come. */
  take(item: StoredItem): Lost | undefined {
    if (!isKnownByNumber(item.key, item.kind, firstOf(item))) {
      const lost = this.#byKey.get(item.key);
      this.#byKey.delete(item.key);
      return lost;
    }
    const known = this.#byKind.get(item.kind);
    if (!known) return undefined;
    const text = textOf(item);
    const isOne = (lost: Lost) => lost.text.startsWith(text) || text.startsWith(lost.text);
    const index = known.lost.slice(known.next, known.next + LOOK_AHEAD).findIndex(isOne);
    if (index < 0) return undefined;
    known.next += index + 1;
    return known.lost[known.next - 1];
  }
}

const isKnownByNumber = (key: string, kind: string, first: number): boolean => key === `${kind}:${first}`;

const firstOf = (item: StoredItem): number => (item.kind === 'unread-tool' ? item.counted.first : item.first);

/** What tells an item from others of its kind that stand near it. */
function textOf(item: StoredItem): string {
  switch (item.kind) {
    case 'message':
    case 'thought':
    case 'user':
    case 'unreadable':
      return item.text.trim();
    case 'console':
    case 'error':
      return item.message;
    case 'output':
      return item.stdout;
    case 'status':
      return item.status;
    case 'notice':
    case 'unknown':
      return item.name;
    default:
      return '';
  }
}
