import { describe, expect, test } from 'vitest';
import { nextStretch, scannedCount, withoutFrom, withScanned } from './scan-plan.ts';

const two = { filled: 10, start: 50, end: 100 };
const whole = { filled: 50, start: 50, end: 100 };

describe('nextStretch()', () => {
  test.each([
    ['the newest first', [], two, { from: 50, to: 100 }],
    ['what is left of it', [{ from: 80, to: 100 }], two, { from: 50, to: 80 }],
    ['what came behind it before that', [{ from: 80, to: 90 }], two, { from: 90, to: 100 }],
    ['then what is filled in', [{ from: 50, to: 100 }], two, { from: 0, to: 10 }],
    [
      'nothing where nothing more is known',
      [
        { from: 0, to: 10 },
        { from: 50, to: 100 },
      ],
      two,
      null,
    ],
    [
      'what has been filled in meanwhile',
      [
        { from: 0, to: 10 },
        { from: 50, to: 100 },
      ],
      whole,
      { from: 10, to: 50 },
    ],
    ['all of a whole log', [], whole, { from: 0, to: 100 }],
    ['nothing of an empty log', [], { filled: 0, start: 0, end: 0 }, null],
    ['nothing behind the end', [{ from: 0, to: 200 }], whole, null],
  ])('gives %s', (_, scanned, known, next) => {
    expect(nextStretch(scanned, known)).toEqual(next);
  });
});

describe('stretches that have been looked at', () => {
  test('are joined where they touch', () => {
    expect(
      withScanned(
        [
          { from: 0, to: 10 },
          { from: 20, to: 30 },
        ],
        { from: 10, to: 20 },
      ),
    ).toEqual([{ from: 0, to: 30 }]);
    expect(withScanned([{ from: 20, to: 30 }], { from: 0, to: 10 })).toEqual([
      { from: 0, to: 10 },
      { from: 20, to: 30 },
    ]);
  });

  test('end where the log has changed', () => {
    const scanned = [
      { from: 0, to: 10 },
      { from: 20, to: 30 },
    ];
    expect(withoutFrom(scanned, 25)).toEqual([
      { from: 0, to: 10 },
      { from: 20, to: 25 },
    ]);
    expect(withoutFrom(scanned, 20)).toEqual([{ from: 0, to: 10 }]);
    expect(scannedCount(scanned)).toBe(20);
  });
});
