import { describe, expect, test } from 'vitest';
import { planOf } from './plan.ts';
import { play } from './play.ts';

/** Seeds that found a fault once; what it was is cured. */
const REGRESSIONS = [
  ...[5, 209, 432, 995, 1013, 1065, 1421, 2104, 2722, 2967, 3239, 3658, 4136, 4994, 5838],
  ...[106, 148, 301, 591, 625, 1447, 2237, 2490, 2512, 8918, 9851, 30_022, 51_531, 52_654, 70_406],
  ...[33_840, 1_000_164, 1_000_276, 1_002_583, 1_010_864],
];

describe('the chaos world', () => {
  test.each(REGRESSIONS)('finds nothing any more with seed %i', async (seed) => {
    expect((await play(planOf(seed), 'memory')).findings).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5, 6])('finds nothing over real sockets with seed %i', async (seed) => {
    expect((await play(planOf(seed), 'sockets')).findings).toEqual([]);
  });

  test.each([7, 77, 777])('plays the same run with the same seed (%i)', async (seed) => {
    const [one, other] = [
      await play(planOf(seed), 'memory', { trace: true }),
      await play(planOf(seed), 'memory', { trace: true }),
    ];
    expect(one.trace?.length).toBeGreaterThan(4);
    expect(other).toEqual(one);
  });
});
