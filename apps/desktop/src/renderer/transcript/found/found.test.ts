import { describe, expect, it } from 'vitest';
import { marksOf, NOTHING_FOUND, placesOf } from './found.ts';

const places = (text: string, texts: string[], caseSensitive = false) =>
  placesOf(text, { ...NOTHING_FOUND, texts, caseSensitive }, 10);

describe('placesOf()', () => {
  it('finds each text, whatever its case, unless that matters', () => {
    expect(places('To be, or not to be', ['to', 'OR'])).toEqual([
      [0, 2],
      [14, 16],
      [7, 9],
    ]);
    expect(places('To be, or not to be', ['to'], true)).toEqual([[14, 16]]);
    expect(places('abc', [''])).toEqual([]);
  });

  it('stays in place behind letters that are longer in another case', () => {
    expect(places('İ ß needle', ['NEEDLE'])).toEqual([[4, 10]]);
  });

  it('finds no more than is asked for', () => {
    expect(places('a'.repeat(100), ['a'])).toHaveLength(10);
  });
});

it('marksOf() gives one mark for hits that stand together', () => {
  expect(marksOf([0, 1, 500_000, 500_100, 999_999], 1_000_000)).toEqual([0, 125, 249]);
  expect(marksOf([0], 0)).toEqual([0]);
});
