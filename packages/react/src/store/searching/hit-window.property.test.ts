import { MOST_HITS, type SearchHit } from '@runwatch/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HITS_A_PAGE, HitWindow } from './hit-window.ts';

const hit = (entry: number): SearchHit => ({
  ...{ entry, item: entry, toolCallId: null, kind: 'message', failed: false, at: null, excerpt: '', match: null },
});

/** A window, and all hits that there are. */
class Both {
  readonly window = new HitWindow();
  all: number[];

  constructor(count: number) {
    // Not each entry is a hit.
    this.all = Array.from({ length: count }, (_, n) => 3 * n);
    this.window.tell(this.all.slice(-MOST_HITS).map(hit));
  }

  comes(count: number): void {
    const from = (this.all.at(-1) ?? 0) + 1;
    const fresh = Array.from({ length: count }, (_, n) => from + 3 * n);
    this.all.push(...fresh);
    this.window.tell(fresh.map(hit));
  }

  /** A page had them before they were told. */
  again(count: number): void {
    this.window.tell(this.all.slice(-count).map(hit));
  }

  /** The newest entries are told otherwise. */
  changes(count: number): void {
    const from = this.all.at(-count) ?? 0;
    this.all = this.all.filter((entry) => entry < from);
    this.window.forget(from);
    this.comes(count - 1);
  }

  earlier(size: number): void {
    this.window.reads = 'earlier';
    const before = this.all.filter((entry) => entry < this.window.start);
    this.window.prepend(before.slice(-size).map(hit), before.length <= size);
  }

  later(): void {
    this.window.reads = 'later';
    const { nextBefore = Number.POSITIVE_INFINITY } = this.window;
    const last = this.window.hits.at(-1)?.entry ?? -1;
    // A page reaches a little further back than what is wanted of it.
    this.window.append(this.all.filter((entry) => entry < nextBefore && entry > last - 900).map(hit));
  }

  /** Somebody reads at the beginning of what is held: nothing that comes may take that away. */
  reads(count: number): void {
    this.window.reads = 'earlier';
    const [first] = this.window.hits;
    this.comes(count);
    expect(this.window.hits[0]).toBe(first);
  }

  check(): void {
    const entries = this.window.hits.map(({ entry }) => entry);
    const first = this.all.indexOf(entries[0] ?? -1);
    expect(entries.length).toBeLessThanOrEqual(MOST_HITS);
    expect(entries).toEqual(this.all.slice(first, first + entries.length));
    expect(this.window.later).toBe(this.all.length - first - entries.length);
    if (this.window.hasFirst) expect(first).toBe(0);
  }
}

type Step = readonly ['comes' | 'again' | 'changes' | 'earlier' | 'reads', number] | readonly ['later'];

describe('HitWindow', () => {
  test('holds a stretch of all hits without a hole, and knows how many are behind it, whatever comes and wherever one goes', () => {
    const size = fc.integer({ min: HITS_A_PAGE, max: 1_400 });
    const step = fc.oneof<fc.Arbitrary<Step>[]>(
      size.map((count) => ['earlier', count] as const),
      fc.constant(['later'] as const),
      fc.integer({ min: 1, max: 1_500 }).map((count) => ['comes', count] as const),
      fc.integer({ min: 1, max: 300 }).map((count) => ['reads', count] as const),
      fc.integer({ min: 1, max: 9 }).map((count) => ['again', count] as const),
      // Corrections are of the newest entries: a part of what is not final yet.
      fc.integer({ min: 1, max: 400 }).map((count) => ['changes', count] as const),
    );
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 9_000 }), fc.array(step, { maxLength: 25 }), (count, steps) => {
        const both = new Both(count);
        for (const [what, by] of steps) {
          if (what === 'later') both.later();
          else both[what](by ?? 0);
          both.check();
        }
      }),
      { numRuns: 150 },
    );
  });
});
