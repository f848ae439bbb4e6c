import { describe, expect, it } from 'vitest';
import { clickCounts, keyCounts, optionOfKey } from './guard.ts';

describe('keyCounts()', () => {
  it.each([
    { says: false, when: 'the card has no focus', guard: { shownAt: 0, focusedAt: null }, repeat: false, now: 9_999 },
    {
      says: false,
      when: 'it was focused just now',
      guard: { shownAt: 0, focusedAt: 1_000 },
      repeat: false,
      now: 1_499,
    },
    {
      says: true,
      when: 'it has had the focus for 500 ms',
      guard: { shownAt: 0, focusedAt: 1_000 },
      repeat: false,
      now: 1_500,
    },
    { says: false, when: 'the key repeats', guard: { shownAt: 0, focusedAt: 1_000 }, repeat: true, now: 5_000 },
    {
      says: false,
      when: 'the request changed just now',
      guard: { shownAt: 1_400, focusedAt: 0 },
      repeat: false,
      now: 1_600,
    },
  ])('says $says when $when', ({ says, guard, repeat, now }) => {
    expect(keyCounts(guard, repeat, now)).toBe(says);
  });
});

describe('clickCounts()', () => {
  it('ignores a click when the card has appeared under it', () => {
    expect(clickCounts({ shownAt: 1_000, focusedAt: null }, 1_200)).toBe(false);
    expect(clickCounts({ shownAt: 1_000, focusedAt: null }, 1_500)).toBe(true);
  });
});

describe('optionOfKey()', () => {
  it.each([
    ['1', 0],
    ['3', 2],
    ['4', null],
    ['0', null],
    ['a', null],
    ['Enter', null],
  ])('maps %s to %s when there are three options', (key, index) => {
    expect(optionOfKey(key, 3)).toBe(index);
  });
});
