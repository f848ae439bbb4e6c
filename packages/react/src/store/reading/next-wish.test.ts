import { describe, expect, test } from 'vitest';
import type { Held } from './held.ts';
import { nextWish, type Situation } from './next-wish.ts';

const amounts = { chunk: 100, ahead: 50, keep: 200, most: 600 };
const held: Held = { passage: { from: 4_000, to: 4_200 }, tail: { from: 9_000, to: 10_000 } };
const at = (from: number, more: Partial<Situation> = {}) =>
  nextWish({ held, reading: { from, to: from + 10 }, unread: null, amounts, ...more });

describe('nextWish()', () => {
  test.each([
    ['nothing in the midst of what is held', 4_100, null],
    ['nothing at the end', 9_900, null],
    ['what follows a passage, when its end is near', 4_170, { from: 4_200, to: 4_300, for: 'ahead', whole: false }],
    ['what stands before it, when its beginning is near', 4_020, { from: 3_900, to: 4_000, for: 'ahead', whole: true }],
    ['what stands before the tail', 9_010, { from: 8_900, to: 9_000, for: 'ahead', whole: true }],
    [
      'a place of its own elsewhere, with a little above it',
      7_000,
      { from: 6_976, to: 7_076, for: 'place', whole: false },
    ],
    ['the beginning of the run', 5, { from: 0, to: 100, for: 'place', whole: false }],
    [
      'to go on where the screen has come beyond what is held',
      4_230,
      { from: 4_200, to: 4_300, for: 'ahead', whole: false },
    ],
  ])('asks for %s', (_, from, wish) => {
    expect(at(from)).toEqual(wish);
  });

  test('asks up to what is held behind, and no further', () => {
    const near: Held = { passage: { from: 8_800, to: 8_980 }, tail: held.tail };
    expect(at(8_960, { held: near })).toMatchObject({ from: 8_980, to: 9_000 });
    expect(at(9_010, { held: near })).toMatchObject({ from: 8_980, to: 9_000, whole: true });
  });

  test('asks for nothing that nobody has read yet, but for what lies before and behind it', () => {
    expect(at(7_000, { unread: { from: 6_000, to: 9_000 } })).toBeNull();
    expect(at(9_010, { unread: { from: 6_000, to: 9_000 } })).toBeNull();
    expect(at(9_010, { unread: { from: 6_000, to: 8_950 } })).toMatchObject({ from: 8_950, to: 9_000 });
    expect(at(4_170, { unread: { from: 4_210, to: 9_000 } })).toMatchObject({ from: 4_200, to: 4_210 });
    expect(at(4_170, { unread: { from: 4_200, to: 9_000 } })).toBeNull();
    expect(at(5_990, { unread: { from: 6_000, to: 9_000 } })).toMatchObject({ from: 5_966, to: 6_000 });
    expect(at(7_000, { unread: { from: 5_000, to: 6_990 } })).toMatchObject({ from: 6_990, to: 7_090 });
  });
});
