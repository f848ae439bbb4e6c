import type { SearchHit } from '@runwatch/protocol';
import { describe, expect, it } from 'vitest';
import { marksOf, nextMark, placesOf } from './marks.ts';

const hit = (kind: SearchHit['kind'], item: number, failed = false): SearchHit => ({
  entry: item + 1,
  item,
  toolCallId: null,
  kind,
  failed,
  at: null,
  excerpt: '',
  match: null,
});

describe('marksOf()', () => {
  it('sorts what was found by what it is, each item once', () => {
    const hits = [hit('tool', 9, true), hit('tool', 9, true), hit('user', 4), hit('error', 2), hit('permission', 7)];
    expect(marksOf(hits)).toEqual({ errors: [2, 9], own: [4], permissions: [7] });
  });
});

describe('nextMark()', () => {
  it.each([
    ['next', 4, 9],
    ['next', 9, null],
    ['previous', 4, 2],
    ['previous', 2, null],
    ['previous', 100, 9],
  ] as const)('the %s one from entry %i is %j', (direction, here, there) => {
    expect(nextMark([2, 4, 9], here, direction)).toBe(there);
  });
});

describe('placesOf()', () => {
  it('has no more places than a bar can show', () => {
    const every = Array.from({ length: 10_000 }, (_, entry) => entry);
    expect(placesOf(every, 10_000)).toHaveLength(400);
    expect(placesOf([0, 1, 50], 100)).toEqual([0, 0.01, 0.5]);
    expect(placesOf([], 0)).toEqual([]);
  });
});
