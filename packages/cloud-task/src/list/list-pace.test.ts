import { describe, expect, test } from 'vitest';
import { listWaitMs } from './list-pace.ts';

describe('listWaitMs()', () => {
  test.each([
    [{ everyMs: 5_000, failures: 0 }, 5_000],
    [{ everyMs: 5_000, failures: 0, random: 0 }, 4_000],
    [{ everyMs: 5_000, failures: 0, random: 1 }, 6_000],
    [{ everyMs: 5_000, failures: 1 }, 5_000],
    [{ everyMs: 5_000, failures: 3 }, 20_000],
    [{ everyMs: 5_000, failures: 40 }, 60_000],
    [{ everyMs: 20_000, failures: 40 }, 60_000],
    [{ everyMs: 5_000, failures: 1, retryAfterMs: 30_000 }, 35_000],
    [{ everyMs: 5_000, failures: 1, retryAfterMs: 9e9 }, 305_000],
  ])('waits, for %o, %i ms', (pace, ms) => {
    expect(listWaitMs({ random: 0.5, ...pace })).toBe(ms);
  });
});
