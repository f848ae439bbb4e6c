import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

test.each([
  ['250ms', 250],
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['1.5h', 5_400_000],
  ['30', undefined],
  ['-5m', undefined],
  ['5 m', undefined],
  ['', undefined],
])('parseDuration(%j) is %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});
