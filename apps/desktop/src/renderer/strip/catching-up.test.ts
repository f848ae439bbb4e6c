import { describe, expect, it } from 'vitest';
import { type CatchingUp, catchUp } from './catching-up.ts';

const steady: CatchingUp = { kind: 'steady' };
const away: CatchingUp = { kind: 'away', entries: 100 };
const caughtUp: CatchingUp = { kind: 'caught-up', gained: 12, at: 1_000 };

describe('catchUp()', () => {
  it.each([
    { from: steady, phase: 'live', becomes: steady },
    { from: steady, phase: 'connecting', becomes: steady },
    { from: steady, phase: 'reconnecting', becomes: { kind: 'away', entries: 112 } },
    { from: steady, phase: 'waiting-for-network', becomes: { kind: 'away', entries: 112 } },
    { from: away, phase: 'connecting', becomes: away },
    { from: away, phase: 'catching-up', becomes: away },
    { from: away, phase: 'live', becomes: { kind: 'caught-up', gained: 12, at: 2_000 } },
    { from: caughtUp, phase: 'live', becomes: caughtUp },
    { from: caughtUp, phase: 'reconnecting', becomes: { kind: 'away', entries: 112 } },
  ] as const)('turns $from.kind into $becomes.kind when the phase is $phase', ({ from, phase, becomes }) => {
    expect(catchUp(from, phase, 112, 2_000)).toEqual(becomes);
  });

  it('is no news any more after five seconds', () => {
    expect(catchUp(caughtUp, 'live', 112, 5_999)).toBe(caughtUp);
    expect(catchUp(caughtUp, 'live', 112, 6_000)).toEqual(steady);
  });
});
