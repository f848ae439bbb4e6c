import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AckWindow, appended, EMPTY_WINDOW, forsaken, restoredWindow, sentUpTo, told } from './ack-window.ts';

const at = (acked: number, sent: number, waiting: number): AckWindow => ({ acked, sent, waiting });

describe('told()', () => {
  // Four events wait behind number 10; two of them may have reached the server: 11 and 12.
  const window = at(10, 12, 4);

  test.each<[string, number, boolean, AckWindow, number, boolean]>([
    ['nothing new', 10, false, at(10, 12, 4), 0, false],
    ['nothing new, as a refusal', 10, true, at(10, 12, 4), 0, false],
    ['a part of what was sent', 11, false, at(11, 12, 3), 1, false],
    ['a part of what was sent, as a refusal', 11, true, at(11, 12, 3), 1, false],
    ['all that was sent', 12, false, at(12, 12, 2), 2, false],
    ['all that was sent, as a refusal', 12, true, at(12, 12, 2), 2, false],
    ['more than was sent, in the range of what waits', 13, false, at(13, 13, 2), 2, true],
    ['more than was sent, as a refusal', 13, true, at(13, 13, 2), 2, true],
    ['exactly as much as waits', 14, false, at(14, 14, 2), 2, true],
    ['far more than there is', 99, false, at(99, 99, 2), 2, true],
    ['far more than there is, as a refusal', 99, true, at(99, 99, 2), 2, true],
    ['less than before: a rumour', 9, false, at(10, 12, 4), 0, false],
    ['less than before, as a refusal', 9, true, at(9, 9, 4), 0, true],
    ['nothing at all: a rumour', 0, false, at(10, 12, 4), 0, false],
    ['nothing at all, as a refusal', 0, true, at(0, 0, 4), 0, true],
  ])('takes %s', (_, last, refused, expected, forget, renumbered) => {
    expect(told(window, last, { refused })).toEqual({ window: expected, forget, renumbered });
  });

  test.each<[string, AckWindow, number, boolean, AckWindow, number, boolean]>([
    ['a first sender that meets an empty server', EMPTY_WINDOW, 0, false, EMPTY_WINDOW, 0, false],
    ['a process that was restarted without a spill', at(0, 0, 3), 60, false, at(60, 60, 3), 0, true],
    ['a restart on a spill, with nothing sent', restoredWindow(60, 40, 40), 60, false, at(60, 100, 40), 0, false],
    ['a restart on a spill, with an answer lost', restoredWindow(60, 40, 40), 80, false, at(80, 100, 20), 20, false],
    ['a restart on a spill, with all of it sent', restoredWindow(60, 40, 40), 100, false, at(100, 100, 0), 40, false],
    ['a restart on a spill, before the server was asked', restoredWindow(0, 40, 0), 33, false, at(33, 33, 40), 0, true],
    [
      'a restart after a restart that never met the server',
      restoredWindow(60, 40, 30),
      95,
      false,
      at(95, 95, 10),
      30,
      true,
    ],
    ['a spill that lost its end with the machine', restoredWindow(60, 40, 40), 103, false, at(103, 103, 0), 40, true],
    ['a spill that is ahead of a server that forgot', restoredWindow(60, 40, 40), 0, true, at(0, 0, 40), 0, true],
    ['a refusal when nothing waits', at(60, 60, 0), 0, true, at(0, 0, 0), 0, true],
  ])('knows %s', (_, window_, last, refused, expected, forget, renumbered) => {
    expect(told(window_, last, { refused })).toEqual({ window: expected, forget, renumbered });
  });

  test('never forgets what was not sent, nor sends again what the server has', () => {
    const windows = fc
      .tuple(fc.nat(20), fc.nat(20), fc.nat(20))
      .map(([acked, sent, waiting]) => at(acked, acked + Math.min(sent, waiting), waiting));
    fc.assert(
      fc.property(windows, fc.nat(60), fc.boolean(), (before, last, refused) => {
        const { window: after, forget, renumbered } = told(before, last, { refused });
        expect(forget).toBeLessThanOrEqual(before.sent - before.acked);
        expect(after.waiting).toBe(before.waiting - forget);
        expect(after.sent).toBeGreaterThanOrEqual(after.acked);
        // The first event that stays has the number it had, or all have new ones.
        if (!renumbered) expect(after.acked).toBe(before.acked + forget);
        else expect(after.sent).toBe(after.acked);
        if (last >= before.acked || refused) expect(after.acked).toBe(last);
      }),
    );
  });
});

test('numbers are given in order, and taken back by nobody', () => {
  let window = appended(appended(appended(EMPTY_WINDOW)));
  expect(window).toEqual(at(0, 0, 3));
  window = sentUpTo(window, 2);
  expect(window).toEqual(at(0, 2, 3));
  expect(sentUpTo(window, 1)).toEqual(window);
  expect(sentUpTo(window, 9)).toEqual(at(0, 3, 3));
  expect(forsaken(window)).toEqual(at(0, 0, 0));
});
