import { describe, expect, test } from 'vitest';
import { waitMs } from '../api/backoff.ts';
import {
  afterConnection,
  type Budget,
  type ConnectionEnd,
  countedAgainst,
  FRESH_BUDGET,
  type NextStep,
} from './reconnect.ts';

const end = (over: Partial<ConnectionEnd>): ConnectionEnd => ({
  kind: 'transport',
  newEntry: false,
  openMs: 0,
  ...over,
});
const next = (budget: Partial<Budget>, over: Partial<ConnectionEnd>, random = 1): NextStep =>
  afterConnection({ ...FRESH_BUDGET, ...budget }, end(over), random);

describe('afterConnection()', () => {
  test.each<[string, Partial<Budget>, Partial<ConnectionEnd>, Partial<Extract<NextStep, { do: 'reconnect' }>>]>([
    [
      'comes back at once after a rotation',
      {},
      { kind: 'rotated', newEntry: true },
      { afterMs: 0, forgetCursor: false },
    ],
    [
      'comes back at once after a trim, without the position',
      {},
      { kind: 'trimmed' },
      { afterMs: 0, forgetCursor: true },
    ],
    [
      'calls the wire failed when a server does nothing but say goodbye',
      { farewells: 9 },
      { kind: 'trimmed' },
      { afterMs: 60_000, phase: 'failed' },
    ],
    ['asks for a new token at once', {}, { kind: 'token-refused' }, { afterMs: 0, attempt: 0 }],
    [
      'waits when fresh tokens are refused again and again',
      { remints: 2 },
      { kind: 'token-refused' },
      { afterMs: 500, attempt: 1 },
    ],
    ['waits half a second after the first cut', {}, {}, { afterMs: 500, attempt: 1 }],
    ['waits half a second after the third cut', { transport: 2 }, {}, { afterMs: 500, attempt: 3 }],
    ['doubles from then on', { transport: 4 }, {}, { afterMs: 2_000, attempt: 5 }],
    ['waits thirty seconds at most', { transport: 8 }, {}, { afterMs: 30_000, attempt: 9, phase: 'reconnecting' }],
    [
      'calls the wire failed when the budget is spent, and goes on slowly',
      { transport: 9 },
      {},
      { afterMs: 60_000, attempt: 10, phase: 'failed' },
    ],
    [
      'C2, C4: restores everything with a new entry, however short the connection',
      { transport: 9, backend: 9 },
      { newEntry: true },
      { afterMs: 500, attempt: 1, phase: 'reconnecting' },
    ],
    [
      'C3: restores the transport budget after a minute of bytes',
      { transport: 9 },
      { openMs: 60_000 },
      { attempt: 1, phase: 'reconnecting' },
    ],
    [
      'C2: does not restore the backend budget with time alone',
      { backend: 5 },
      { kind: 'backend', openMs: 600_000 },
      { attempt: 6 },
    ],
    [
      'C2: counts a stream that ends at once against the server',
      { backend: 3 },
      { kind: 'closed', openMs: 10 },
      { attempt: 4 },
    ],
    [
      'C3: does not count a quiet minute that ends cleanly',
      { transport: 8 },
      { kind: 'closed', openMs: 60_000 },
      { attempt: 1 },
    ],
    [
      'C7: does not let an old backend count slow a recovered link',
      { backend: 4 },
      { newEntry: true },
      { afterMs: 500, attempt: 1 },
    ],
    [
      'H4: does not count what fails just after waking up',
      { transport: 9 },
      { settling: true },
      { afterMs: 500, attempt: 1, budget: { ...FRESH_BUDGET, transport: 9, settling: 1 } },
    ],
    [
      'H4: waits longer all the same when it goes on failing',
      { settling: 5 },
      { settling: true },
      { afterMs: 4_000, attempt: 6, phase: 'reconnecting' },
    ],
    ['C6: keeps to Retry-After as a floor', {}, { kind: 'backend', floorMs: 5_000 }, { afterMs: 5_500 }],
    [
      'C6: adds jitter to a floor under a planned close, too',
      {},
      { kind: 'rotated', newEntry: true, floorMs: 3_000 },
      { afterMs: 3_500, attempt: 0 },
    ],
    [
      'C6: does not wait for days because a server says so',
      {},
      { kind: 'backend', floorMs: 1e9 },
      { afterMs: 300_500 },
    ],
    [
      'C2: lets planned closes that bring nothing cost something in the end',
      { farewells: 2 },
      { kind: 'rotated' },
      { afterMs: 500, attempt: 1 },
    ],
  ])('%s', (_, budget, over, expected) => {
    expect(next(budget, over)).toMatchObject({ do: 'reconnect', ...expected });
  });

  test.each([
    ['auth_expired', 'signed-out'],
    ['forbidden', 'forbidden'],
    ['not_found', 'failed'],
  ] as const)('waits for a person when refused with %s', (code, phase) => {
    const failure = { code, message: '', retryable: false };
    expect(next({}, { kind: 'refused', failure })).toMatchObject({ do: 'wait', phase, afterMs: 60_000 });
  });

  test('never gives a run up, whatever happens in whatever order', () => {
    const kinds: ConnectionEnd['kind'][] = ['rotated', 'trimmed', 'closed', 'transport', 'backend', 'token-refused'];
    let budget = FRESH_BUDGET;
    for (let i = 0; i < 5_000; i++) {
      const kind = kinds[(i * 7 + ((i / 3) | 0)) % kinds.length] as ConnectionEnd['kind'];
      const step = afterConnection(budget, end({ kind }), 0.5);
      expect(step.do).toBe('reconnect');
      expect(step.afterMs).toBeLessThanOrEqual(60_000);
      budget = step.budget;
    }
  });

  test('C3: keeps a quiet run connected that is cut once a minute for twelve hours', () => {
    let budget = FRESH_BUDGET;
    for (let minute = 0; minute < 12 * 60; minute++) {
      const kind = minute % 3 === 0 ? 'transport' : 'closed';
      const step = next(budget, { kind, openMs: 59_900 });
      expect(step).toMatchObject({ do: 'reconnect', afterMs: 500, phase: 'reconnecting' });
      budget = step.budget;
    }
  });

  test('C5: spreads what was cut together', () => {
    const waits = Array.from({ length: 50 }, (_, i) => next({}, {}, i / 50).afterMs);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(450);
  });
});

test('C6: waitMs() without attempts is nothing, or the floor with jitter: obeyed to the second, it would be a herd', () => {
  expect(waitMs(0, false, 0.9)).toBe(0);
  expect([0, 0.5, 1].map((random) => waitMs(0, false, random, 700))).toEqual([700, 950, 1_200]);
});

test.each<[Partial<ConnectionEnd>, ReturnType<typeof countedAgainst>]>([
  [{ kind: 'transport' }, 'transport'],
  [{ kind: 'closed', openMs: 60_000 }, 'transport'],
  [{ kind: 'closed', openMs: 1_000 }, 'backend'],
  [{ kind: 'backend' }, 'backend'],
  [{ kind: 'token-refused' }, 'backend'],
  [{ kind: 'rotated' }, 'backend'],
])('countedAgainst() of %o is the budget that afterConnection() takes from: %s', (over, expected) => {
  expect(countedAgainst(end(over))).toBe(expected);
  const { budget } = next({}, over);
  expect(budget[expected === 'transport' ? 'backend' : 'transport']).toBe(0);
});
