import { expect, test } from 'vitest';
import { boundsFor } from './window-place.ts';

const screen = { x: 0, y: 0, width: 1_920, height: 1_080 };
const right = { x: 1_920, y: 0, width: 1_280, height: 720 };
const place = { x: 100, y: 50, width: 1_000, height: 800, isMaximized: false };

test.each([
  ['as usual when nobody knows', null, [screen], { width: 1_120, height: 760 }],
  ['where it stood', place, [screen], { x: 100, y: 50, width: 1_000, height: 800 }],
  ['on the second screen', { ...place, x: 2_000 }, [screen, right], { x: 2_000, y: 50, width: 1_000, height: 720 }],
  ['where the system likes when its screen is gone', { ...place, x: 2_000 }, [screen], { width: 1_000, height: 800 }],
  [
    'where the system likes when only an edge is on a screen',
    { ...place, x: 1_900 },
    [screen],
    { width: 1_000, height: 800 },
  ],
  ['half outside, as somebody put it', { ...place, x: -500 }, [screen], { x: -500, y: 50, width: 1_000, height: 800 }],
  ['below the top of its screen', { ...place, y: -10 }, [screen], { x: 100, y: 0, width: 1_000, height: 800 }],
  [
    'where the system likes when it is below the screen',
    { ...place, y: 1_070 },
    [screen],
    { width: 1_000, height: 800 },
  ],
  [
    'no larger than its screen',
    { ...place, x: 0, y: 0, width: 4_000, height: 3_000 },
    [screen],
    { x: 0, y: 0, width: 1_920, height: 1_080 },
  ],
  [
    'no smaller than can be used',
    { ...place, width: 10, height: 10, x: 0 },
    [{ ...screen }],
    { width: 720, height: 480 },
  ],
])('a window stands %s', (_where, saved, screens, bounds) => {
  expect(boundsFor(saved, screens)).toEqual(bounds);
});
