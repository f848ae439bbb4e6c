import { expect, test } from 'vitest';
import { Figures } from './figures.ts';

test('a ratio is made within its round, and the median of the rounds counts', () => {
  const figures = new Figures([
    { ours: { ms: 10 }, floor: { ms: 10 } },
    // The machine was busy: both sides felt it.
    { ours: { ms: 1_000 }, floor: { ms: 500 } },
    { ours: { ms: 30 }, floor: { ms: 10 } },
  ]);
  expect(figures.value(['ours', 'ms'])).toBe(30);
  expect(figures.ratio(['ours', 'ms'], ['floor', 'ms'])).toBe(2);
});

test('a sample that failed is missing, and no more', () => {
  const figures = new Figures([{ ours: { ms: 10 } }, { ours: { ms: 30 }, floor: { ms: 10 } }]);
  expect(figures.ratio(['ours', 'ms'], ['floor', 'ms'])).toBe(3);
  expect(figures.value(['baseline', 'ms'])).toBeNaN();
});
