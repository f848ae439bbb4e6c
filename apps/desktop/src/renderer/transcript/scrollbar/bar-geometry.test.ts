import { describe, expect, it } from 'vitest';
import { entryFor, thumbOf } from './bar-geometry.ts';

const TRACK = 600;
const LEAST = 30;

describe('thumbOf()', () => {
  it('is as large as the share on screen, and never smaller than can be taken hold of', () => {
    expect(thumbOf({ from: 0, to: 25, total: 100 }, TRACK, LEAST)).toEqual({ top: 0, size: 150 });
    expect(thumbOf({ from: 0, to: 25, total: 1_000_000 }, TRACK, LEAST)).toEqual({ top: 0, size: LEAST });
  });

  it('stands at the end exactly when the last entry is on screen, in the middle in the middle', () => {
    expect(thumbOf({ from: 75, to: 100, total: 100 }, TRACK, LEAST)).toEqual({ top: 450, size: 150 });
    expect(thumbOf({ from: 999_975, to: 1_000_000, total: 1_000_000 }, TRACK, LEAST).top).toBe(TRACK - LEAST);
    expect(thumbOf({ from: 499_987.5, to: 500_012.5, total: 1_000_000 }, TRACK, LEAST).top).toBeCloseTo(285);
  });

  it('fills the track when everything is on screen, and when there is nothing', () => {
    expect(thumbOf({ from: 0, to: 3, total: 3 }, TRACK, LEAST)).toEqual({ top: 0, size: TRACK });
    expect(thumbOf({ from: 0, to: 0, total: 0 }, TRACK, LEAST)).toEqual({ top: 0, size: TRACK });
  });
});

describe('entryFor()', () => {
  it('is the inverse: where the thumb of an entry is put, that entry comes', () => {
    for (const total of [40, 1_234, 1_000_000])
      for (const share of [0, 0.1, 0.5, 0.99, 1]) {
        const from = (total - 20) * share;
        const shown = { from, to: from + 20, total };
        const { top, size } = thumbOf(shown, TRACK, LEAST);
        expect(entryFor(top, shown, TRACK, size)).toBeCloseTo(from, 3);
      }
  });

  it('stays within the run wherever the pointer goes', () => {
    const shown = { from: 0, to: 20, total: 1_000 };
    expect(entryFor(-99, shown, TRACK, LEAST)).toBe(0);
    expect(entryFor(9_999, shown, TRACK, LEAST)).toBe(980);
    expect(entryFor(10, { from: 0, to: 3, total: 3 }, TRACK, TRACK)).toBe(0);
  });
});
