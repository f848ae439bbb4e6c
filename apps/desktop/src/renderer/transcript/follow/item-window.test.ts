import type { RunTranscriptView } from '@runwatch/react';
import { describe, expect, it } from 'vitest';
import { itemWindow, leavesWindow, WINDOW_ITEMS } from './item-window.ts';

/** As many items as entries: item n is entry n + `above`, when `above` entries are not loaded yet. */
const transcript = (count: number, above = 0): RunTranscriptView => ({
  status: 'success',
  revision: 1,
  count,
  at: () => undefined,
  range: () => [],
  positionOf: (entry) => Math.min(entry - above, count - 1),
  entryCount: count + above,
  settled: count,
  line: () => undefined,
  history: { loaded: count, total: count + above, done: above === 0 },
});

describe('itemWindow()', () => {
  it('is the whole transcript when that is short', () => {
    expect(itemWindow(transcript(0), 'end')).toEqual({ from: 0, to: 0 });
    expect(itemWindow(transcript(WINDOW_ITEMS), 17)).toEqual({ from: 0, to: WINDOW_ITEMS });
  });

  it('ends at the end, and begins in steps, when it is laid around the end', () => {
    expect(itemWindow(transcript(20_001), 'end')).toEqual({ from: 16_000, to: 20_001 });
    expect(itemWindow(transcript(20_999), 'end').from).toBe(16_000);
    expect(itemWindow(transcript(21_001), 'end').from).toBe(17_000);
  });

  it('never holds more than it should, and always the place it is laid around', () => {
    for (let entry = 0; entry < 20_000; entry += 97) {
      const { from, to } = itemWindow(transcript(20_000), entry);
      expect(to - from).toBe(WINDOW_ITEMS);
      expect(from <= entry && entry < to).toBe(true);
    }
  });

  it('moves along with an entry when history fills in above it', () => {
    const before = itemWindow(transcript(10_000, 30_000), 35_000);
    const after = itemWindow(transcript(40_000), 35_000);
    expect(after.from - before.from).toBe(30_000);
  });
});

describe('leavesWindow()', () => {
  const window = { from: 5_000, to: 10_000 };

  it('holds still when what is on screen is well inside', () => {
    expect(leavesWindow(window, 20_000, 7_000, 7_020)).toBe(false);
  });

  it('is laid anew when the screen nears an edge behind which there is more', () => {
    expect(leavesWindow(window, 20_000, 5_100, 5_120)).toBe(true);
    expect(leavesWindow(window, 20_000, 9_900, 9_920)).toBe(true);
    expect(leavesWindow({ from: 0, to: 5_000 }, 20_000, 10, 30)).toBe(false);
    expect(leavesWindow(window, 10_000, 9_900, 9_920)).toBe(false);
  });
});
