import { MOST_HITS, type SearchHit } from '@runwatch/protocol';

/** Hits that are loaded together, when those that are held are not enough. */
export const HITS_A_PAGE = 1_000;

/** Hits that are not held any more, behind those that are: the first of them, and where they end. */
interface Dropped {
  first: number;
  before: number;
  count: number;
}

/**
 * The hits that a window holds: a stretch of all there are, without a hole, and at most `MOST_HITS`. At first it is the newest; reading on at either
 * end moves it, and what falls off at the other is remembered by where it ends and how much it is.
 *
 *     ... counted only ... |========= held =========| dropped | dropped | live ...
 *                                                    nearest first        the newest ones, and what comes
 */
export class HitWindow {
  #held: SearchHit[] = [];
  #dropped: Dropped[] = [];
  /** Entries of hits behind all others, while the newest are not held. */
  #live: number[] = [];
  /** There is nothing before what is held: whoever looked has seen the beginning. */
  #hasFirst = false;

  get hits(): readonly SearchHit[] {
    return this.#held;
  }

  /** Hits behind those that are held. */
  get later(): number {
    return this.#dropped.reduce((sum, { count }) => sum + count, this.#live.length);
  }

  /** Whether the first hit of all is held. */
  get hasFirst(): boolean {
    return this.#hasFirst;
  }

  /** At which end somebody reads: what has no room is let go of at the other one. */
  reads: 'earlier' | 'later' = 'later';

  /** Hits that were found, in any order: of the newest stretch of the run, or of what comes. A page may have had them already. */
  tell(told: readonly SearchHit[]): void {
    if (this.later === 0) {
      const known = new Set(this.#held.map(({ entry }) => entry));
      this.#held = inOrder([...this.#held, ...told.filter(({ entry }) => !known.has(entry))]);
      if (this.reads === 'later') this.#keepNewest();
      else this.#keepOldest();
      return;
    }
    // They are read when somebody comes back to them.
    const fresh = told.filter(({ entry }) => entry >= this.#behind).map(({ entry }) => entry);
    this.#live = [...new Set([...this.#live, ...fresh])].sort(ascending);
    this.#sealLive();
  }

  /** Entries from this one on are others now. */
  forget(from: number): void {
    this.#held = this.#held.filter(({ entry }) => entry < from);
    this.#live = this.#live.filter((entry) => entry < from);
    // Corrections are of the newest entries: they do not go further back than what is held, or known by number.
    this.#dropped = this.#dropped.filter(({ first }) => first < from);
  }

  /** Where hits before those that are held end. */
  get start(): number {
    return this.#held[0]?.entry ?? 0;
  }

  /** Hits from this entry on are behind those that are held. */
  get #behind(): number {
    return (this.#held.at(-1)?.entry ?? -1) + 1;
  }

  /** Older ones, directly before those that are held; `isAll`: and there are no others. */
  prepend(page: readonly SearchHit[], isAll: boolean): void {
    const calls = new Set(this.#held.map(callOf));
    // Looked for by itself, an older telling of a call is found that the search before has passed over.
    const added = page.filter((hit) => hit.entry < this.start && !(callOf(hit) !== null && calls.has(callOf(hit))));
    this.#held = [...inOrder(added), ...this.#held];
    this.#hasFirst = isAll;
    this.#keepOldest();
  }

  /** Where the hits end that are directly behind those that are held; undefined: with the newest of all. */
  get nextBefore(): number | undefined {
    return this.#dropped[0]?.before;
  }

  /** Those directly behind: of all that lie before `nextBefore`. */
  append(page: readonly SearchHit[]): void {
    const { nextBefore } = this;
    const from = this.#behind;
    const added = inOrder(page.filter(({ entry }) => entry >= from));
    this.#held = [...this.#held, ...added];
    if (nextBefore === undefined) this.#live = this.#live.filter((entry) => entry >= this.#behind);
    else this.#dropped = this.#dropped.slice(1);
    this.#keepNewest();
  }

  #keepNewest(): void {
    if (this.#held.length <= MOST_HITS) return;
    this.#held = this.#held.slice(-MOST_HITS);
    this.#hasFirst = false;
  }

  #keepOldest(): void {
    const fallen = this.#held.slice(MOST_HITS);
    const [first, last] = [fallen[0], fallen.at(-1)];
    if (!first || !last) return;
    this.#held = this.#held.slice(0, MOST_HITS);
    if (this.#dropped.length === 0) {
      this.#live = [...fallen.map(({ entry }) => entry), ...this.#live];
      this.#sealLive();
    } else this.#dropped = [{ first: first.entry, before: last.entry + 1, count: fallen.length }, ...this.#dropped];
  }

  /** Numbers are not kept of what is far away either. */
  #sealLive(): void {
    while (this.#live.length > 2 * HITS_A_PAGE) {
      const [sealed, rest] = [this.#live.slice(0, HITS_A_PAGE), this.#live.slice(HITS_A_PAGE)];
      this.#dropped = [...this.#dropped, { first: sealed[0] ?? 0, before: rest[0] ?? 0, count: sealed.length }];
      this.#live = rest;
    }
  }
}

const ascending = (a: number, b: number): number => a - b;

const inOrder = (hits: readonly SearchHit[]): SearchHit[] => [...hits].sort((a, b) => a.entry - b.entry);

/** Of the same call only one hit is told. */
const callOf = ({ kind, toolCallId }: SearchHit): string | null => (kind === 'tool' ? toolCallId : null);
