import { describe, expect, test } from 'vitest';
import { withinLimits, withPage } from './arrangement.ts';
import { amountsFor, type Held } from './held.ts';

const amounts = { chunk: 100, ahead: 50, keep: 200, most: 600 };
const tail = { from: 9_000, to: 9_500 };
const passage = { from: 4_000, to: 4_200 };

describe('withPage()', () => {
  test.each<[string, Held, [number, number], Held]>([
    ['begins a passage', { passage: null, tail }, [10, 20], { passage: { from: 10, to: 20 }, tail }],
    [
      'takes the place of one that it does not meet',
      { passage, tail },
      [10, 20],
      { passage: { from: 10, to: 20 }, tail },
    ],
    ['goes on behind one', { passage, tail }, [4_200, 4_300], { passage: { from: 4_000, to: 4_300 }, tail }],
    ['goes before one', { passage, tail }, [3_900, 4_000], { passage: { from: 3_900, to: 4_200 }, tail }],
    [
      'goes before the tail',
      { passage: null, tail },
      [8_900, 9_000],
      { passage: null, tail: { from: 8_900, to: 9_500 } },
    ],
    [
      'brings both together',
      { passage: { from: 8_000, to: 8_900 }, tail },
      [8_900, 9_000],
      { passage: null, tail: { from: 8_000, to: 9_500 } },
    ],
  ])('%s', (_, held, [from, to], result) => {
    expect(withPage(held, { from, to })).toEqual(result);
  });
});

describe('withinLimits()', () => {
  const at = (from: number, held: Held, disposable = Number.POSITIVE_INFINITY) =>
    withinLimits(held, { reading: { from, to: from + 10 }, disposable, amounts });

  test('leaves alone what is small', () => {
    expect(at(4_100, { passage, tail })).toEqual({ passage, tail: 9_000 });
  });

  test('cuts a passage around the place where somebody reads', () => {
    expect(at(4_300, { passage: { from: 4_000, to: 4_700 }, tail })).toEqual({
      passage: { from: 4_100, to: 4_510 },
      tail: 9_000,
    });
  });

  test('lets the passage go when the end is read', () => {
    expect(at(9_400, { passage, tail })).toEqual({ passage: null, tail: 9_000 });
  });

  test('shortens a tail that has grown, up to what may still be corrected', () => {
    const grown = { from: 9_000, to: 10_000 };
    expect(at(9_990, { passage: null, tail: grown })).toEqual({ passage: null, tail: 9_790 });
    expect(at(9_990, { passage: null, tail: grown }, 9_100)).toEqual({ passage: null, tail: 9_100 });
    expect(at(4_100, { passage, tail: grown })).toEqual({ passage, tail: 9_800 });
  });

  test('parts a tail that has grown away from the place where somebody reads in it', () => {
    const grown = { from: 9_000, to: 20_000 };
    expect(at(9_500, { passage: null, tail: grown })).toEqual({ passage: { from: 9_300, to: 9_710 }, tail: 19_800 });
    expect(at(19_500, { passage: null, tail: grown })).toEqual({ passage: null, tail: 19_300 });
  });

  test('holds one side of an item that is made of more entries than are held', () => {
    const long = { from: 0, to: 5_000 };
    const reading = { from: 0, to: 5_000 };
    const { passage: kept } = withinLimits({ passage: long, tail }, { reading, disposable: 0, amounts });
    expect(kept).toEqual({ from: 5_000 - 600 - 200, to: 5_000 });
  });
});

describe('amountsFor()', () => {
  test('holds fewer entries when they are large, and never none', () => {
    expect(amountsFor(800)).toMatchObject({ chunk: 320, ahead: 400, keep: 1_200 });
    expect(amountsFor(100_000)).toMatchObject({ chunk: 8, ahead: 8, keep: 24 });
  });
});
