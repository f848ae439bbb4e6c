import { describe, expect, test } from 'vitest';
import { type Candidate, nextQuestion, withinMinute } from './next-question.ts';

const NOW = 1_000_000;
const LIMITS = { perMinute: 4, perMinuteIdle: 2 };
const candidate = (key: string, change: Partial<Candidate> = {}): Candidate => ({
  key,
  askedAt: NOW - 3_600_000,
  moved: false,
  asking: false,
  fruitless: 0,
  activeAt: 0,
  ...change,
});
const ago = (seconds: number) => NOW - seconds * 1_000;

describe('nextQuestion()', () => {
  test.each<[string, Partial<Candidate>, number]>([
    ['that was never asked', { askedAt: null }, 0],
    ['that moved since', { askedAt: ago(1), moved: true }, 4_000],
    ['that moved since, some time ago', { askedAt: ago(5), moved: true }, 0],
    ['that asks something', { askedAt: ago(1), asking: true }, 9_000],
    ['that did not move', { askedAt: ago(1) }, 9_000],
    ['that did not move, and brought nothing twice', { askedAt: ago(1), fruitless: 2 }, 39_000],
    ['that has brought nothing for hours', { askedAt: ago(1), fruitless: 50 }, 59_000],
  ])('asks a run %s in its time', (_, change, ms) => {
    const next = nextQuestion([candidate('a', change)], [], LIMITS, NOW);
    expect(next).toEqual(ms === 0 ? { do: 'ask', key: 'a' } : { do: 'wait', ms });
  });

  test('asks the most recently active first, and those that press before all others', () => {
    const runs = [
      candidate('idle', { activeAt: 9 }),
      candidate('older', { askedAt: ago(30), moved: true, activeAt: 1 }),
      candidate('newer', { askedAt: null, activeAt: 2 }),
    ];
    expect(nextQuestion(runs, [], LIMITS, NOW)).toEqual({ do: 'ask', key: 'newer' });
    expect(nextQuestion(runs.slice(0, 2), [], LIMITS, NOW)).toEqual({ do: 'ask', key: 'older' });
    expect(nextQuestion(runs.slice(0, 1), [], LIMITS, NOW)).toEqual({ do: 'ask', key: 'idle' });
  });

  test('lets nobody starve behind runs that move all the time', () => {
    const busy = candidate('busy', { askedAt: ago(10), moved: true, activeAt: 9 });
    const waited = candidate('waited', { askedAt: ago(70), moved: true, activeAt: 2 });
    const longest = candidate('longest', { askedAt: ago(90), moved: true, activeAt: 1 });
    expect(nextQuestion([busy, waited, longest], [], LIMITS, NOW)).toEqual({ do: 'ask', key: 'longest' });
    expect(nextQuestion([busy, waited], [], LIMITS, NOW)).toEqual({ do: 'ask', key: 'waited' });
  });

  test('asks those that do not press in turn', () => {
    const idle = [candidate('b', { askedAt: ago(90), activeAt: 9 }), candidate('a', { askedAt: ago(99), activeAt: 1 })];
    expect(nextQuestion(idle, [], LIMITS, NOW)).toEqual({ do: 'ask', key: 'a' });
  });

  test('keeps to its budget in any minute, and keeps some of it for runs that press', () => {
    const idle = candidate('idle');
    const moved = candidate('moved', { moved: true });
    expect(nextQuestion([idle], [ago(50), ago(40)], LIMITS, NOW)).toEqual({ do: 'wait', ms: 10_000 });
    expect(nextQuestion([idle, moved], [ago(50), ago(40)], LIMITS, NOW)).toEqual({ do: 'ask', key: 'moved' });
    const spent = [ago(50), ago(40), ago(30), ago(20)];
    expect(nextQuestion([idle, moved], spent, LIMITS, NOW)).toEqual({ do: 'wait', ms: 10_000 });
  });

  test('rests when there is nobody to ask', () => {
    expect(nextQuestion([], [], LIMITS, NOW)).toEqual({ do: 'rest' });
  });

  test('forgets what was spent a minute ago', () => {
    expect(withinMinute([ago(61), ago(60), ago(59), NOW], NOW)).toEqual([ago(59), NOW]);
  });
});
