import { CloudRunError, FailureCode } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { type Message, newMessage, type Posted } from './message.ts';
import { afterFailure, afterInterrupt, afterRestart, afterTurn, canEdit } from './message-changes.ts';

const posted: Posted = { floor: 3, older: 0, acceptedAt: null };
const message = (more: Partial<Message> = {}): Message => ({ ...newMessage('a', 'text'), ...more });
const running = { kind: 'running', own: false } as const;
const over = (stopReason: string) => ({ kind: 'over', stopReason }) as const;

describe('afterTurn()', () => {
  const during = message({ duringTurn: true });
  test('afterTurn() holds back what waited for a turn when that is interrupted, and nothing else', () => {
    const messages = [
      during,
      message({ id: 'later' }),
      message({ id: 'now', duringTurn: true, urgent: true }),
      message({ id: 'unclear', duringTurn: true, posted }),
      message({ id: 'failed', duringTurn: true, state: 'failed' }),
    ];
    const states = afterTurn(messages, over('cancelled')).map(({ id, state }) => [id, state]);
    expect(states).toEqual([
      ['a', 'held-back'],
      ['later', 'waiting'],
      ['now', 'waiting'],
      ['unclear', 'waiting'],
      ['failed', 'failed'],
    ]);
  });

  test('afterTurn() lets what waited for a turn go when that has ended by itself', () => {
    expect(afterTurn([during], over('end_turn'))).toEqual([message()]);
  });

  test('afterTurn() does not let go of what is held back when another turn runs and ends', () => {
    const held = [message({ state: 'held-back' })];
    expect(afterTurn(afterTurn(held, running), over('end_turn'))).toBe(held);
  });

  test('afterTurn() remembers that a turn ran, and changes nothing the second time', () => {
    const once = afterTurn([message()], running);
    expect(once).toEqual([during]);
    expect(afterTurn(once, running)).toBe(once);
  });
});

test('afterInterrupt() holds back all that waits, and not what goes in any case', () => {
  const others = [message({ urgent: true }), message({ posted }), message({ state: 'sending', posted })];
  const [first, ...rest] = afterInterrupt([message({ duringTurn: true }), ...others]);
  expect(first).toEqual(message({ state: 'held-back' }));
  expect(rest).toEqual(others);
});

describe('afterFailure()', () => {
  const sent = message({ state: 'sending', posted });
  const failed = (code: FailureCode, retryAfterMs?: number, tries = 0) => {
    const failure = { code, message: 'why', retryable: false, ...(retryAfterMs !== undefined && { retryAfterMs }) };
    return afterFailure({ ...sent, tries }, new CloudRunError(failure), 0, 0.5);
  };

  test('afterFailure() tries again by itself where that helps, and under the same id alone where it may have arrived', () => {
    const outcomes = Object.fromEntries(
      FailureCode.options.map((code) => {
        const { state, posted: may } = failed(code);
        return [code, `${state}${may ? ', may have arrived' : ''}`];
      }),
    );
    expect(outcomes).toEqual({
      network: 'waiting, may have arrived',
      unavailable: 'waiting, may have arrived',
      cancelled: 'waiting, may have arrived',
      protocol: 'failed, may have arrived',
      auth_expired: 'waiting',
      rate_limited: 'waiting',
      sandbox_not_ready: 'waiting',
      no_account: 'failed',
      untrusted_host: 'failed',
      forbidden: 'failed',
      not_found: 'failed',
      invalid_id: 'failed',
      run_ended: 'failed',
      permission_gone: 'failed',
      refused: 'failed',
      untrusted: 'failed',
      too_large: 'failed',
    });
  });

  test.each([
    [0, undefined, 2_000],
    [1, undefined, 4_000],
    [20, undefined, 60_000],
    [0, 9_000, 9_000],
  ])('afterFailure() waits longer each time, behind %i tries and as the server says (%s)', (tries, after, retryAt) => {
    expect(failed('unavailable', after, tries)).toMatchObject({ retryAt, tries: tries + 1, failure: 'why' });
  });
});

test('afterRestart() takes what was on its way for what may have arrived', () => {
  expect(afterRestart(message({ state: 'sending', posted, retryAt: 5 }))).toEqual(message({ posted }));
  expect(afterRestart(message({ state: 'held-back' }))).toEqual(message({ state: 'held-back' }));
});

test.each<[Partial<Message>, boolean]>([
  [{}, true],
  [{ state: 'held-back' }, true],
  [{ state: 'failed' }, true],
  [{ posted }, false],
  [{ state: 'failed', posted }, false],
  [{ state: 'sending', posted }, false],
  [{ state: 'sent', posted }, false],
])('canEdit() lets only that be written anew which no server can have: %o', (more, can) => {
  expect(canEdit(message(more))).toBe(can);
});
