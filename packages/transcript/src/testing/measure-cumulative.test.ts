import { expect, test } from 'vitest';
import { measureCumulative } from './index.ts';

test('M2: the cost of cumulative updates can be measured', () => {
  let now = 0;
  const cost = measureCumulative({ updates: 20, characters: 1_200, now: () => now++ });
  expect(cost).toMatchObject({ all: 1, parsed: 1, last: 1 });
  expect(cost.characters).toBeGreaterThan(20 * 600);
});
