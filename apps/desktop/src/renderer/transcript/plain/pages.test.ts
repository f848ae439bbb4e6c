import { describe, expect, it } from 'vitest';
import { pageOf, pagesIn, rangeOf, readFor } from './pages.ts';

describe('pages', () => {
  it.each([
    [0, 0],
    [99, 0],
    [100, 1],
    [999_999, 9_999],
    [-1, 0],
  ])('entry %i stands on page %i', (entry, page) => {
    expect(pageOf(entry)).toBe(page);
  });

  it.each([
    [0, 1],
    [100, 1],
    [101, 2],
    [1_000_000, 10_000],
  ])('%i entries make %i pages', (total, pages) => {
    expect(pagesIn(total)).toBe(pages);
    expect(rangeOf(pages - 1).to).toBeGreaterThanOrEqual(total);
  });
});

describe('readFor()', () => {
  it.each([
    [0, null, { from: 0, to: 300 }],
    [7, null, { from: 500, to: 1_000 }],
    [7, { from: 0, to: 650 }, { from: 650, to: 1_000 }],
    [7, { from: 150, to: 700 }, { from: 700, to: 1_000 }],
    [7, { from: 150, to: 701 }, null],
    [7, { from: 799, to: 9_000 }, null],
    [7, { from: 800, to: 9_000 }, { from: 500, to: 1_000 }],
  ])('page %i, while %o is not read, needs %o', (page, unread, range) => {
    expect(readFor(page, unread)).toEqual(range);
  });
});
