import { describe, expect, test } from 'vitest';
import { FULL_LIMIT, halved, MOST, withoutCulprit } from './batch-limit.ts';
import { type Attempt, afterVerdict, type Course } from './course.ts';
import type { Verdict } from './judge-answer.ts';

const known: Course = { isKnown: true, failures: 0, limit: FULL_LIMIT };
const sent: Attempt = { events: 10, bytes: 1_000, forget: 0, renumbered: false, isFirstNote: false };
const asked: Attempt = { ...sent, events: 0, bytes: 0 };
const one: Attempt = { ...sent, events: 1, bytes: 100 };

/** What a table says of the step after: the wait as a question, because it is diced. */
function step(verdict: Verdict, attempt: Attempt, course: Course = known) {
  const { course: after, waitMs, ...more } = afterVerdict(course, verdict, attempt, 0.5);
  return { isKnown: after.isKnown, failures: after.failures, events: after.limit.events, waits: waitMs > 0, ...more };
}

const calm = { isKnown: true, failures: 0, events: MOST.events, waits: false };
const failing = { isKnown: false, failures: 1, events: MOST.events, waits: true };

describe('afterVerdict()', () => {
  test.each<[string, Verdict, Attempt, object]>([
    ['all taken', { kind: 'taken', last: 10, duplicate: 0 }, { ...sent, forget: 10 }, calm],
    ['an answer to a question', { kind: 'taken', last: 0, duplicate: 0 }, asked, calm],
    ['taken, but nothing there', { kind: 'taken', last: 0, duplicate: 0 }, sent, { ...calm, failures: 1, waits: true }],
    ['taken, as other numbers', { kind: 'taken', last: 99, duplicate: 10 }, { ...sent, renumbered: true }, calm],
    ['a cut', { kind: 'cut', last: 5 }, { ...sent, forget: 5 }, { ...calm, failures: 1, waits: true }],
    ['a conflict, put right', { kind: 'conflict', last: 0 }, { ...sent, renumbered: true }, { ...calm, failures: 1 }],
    ['a conflict about nothing', { kind: 'conflict', last: 10 }, sent, { ...calm, failures: 1, waits: true }],
    ['too large', { kind: 'too large', last: 10 }, sent, { ...calm, events: 5 }],
    ['too large, in part', { kind: 'too large', last: 14 }, { ...sent, forget: 4 }, { ...calm, events: 3 }],
    [
      'too large, says a stranger',
      { kind: 'too large', last: undefined },
      sent,
      { ...calm, isKnown: false, events: 5 },
    ],
    ['one too large', { kind: 'too large', last: 10 }, one, { ...calm, refuseFirst: 'too large' }],
    [
      'a note too large',
      { kind: 'too large', last: 10 },
      { ...one, isFirstNote: true },
      { ...calm, failures: 1, waits: true },
    ],
    ['a question too large', { kind: 'too large', last: undefined }, asked, failing],
    ['malformed', { kind: 'malformed' }, sent, { ...calm, isKnown: false, events: 1 }],
    ['one malformed', { kind: 'malformed' }, one, { ...calm, refuseFirst: 'refused' }],
    ['a note malformed', { kind: 'malformed' }, { ...one, isFirstNote: true }, { ...calm, failures: 1, waits: true }],
    ['a question malformed', { kind: 'malformed' }, asked, failing],
    ['a token refused', { kind: 'token refused' }, sent, { ...failing, waits: false, renew: true }],
    ['a refusal', { kind: 'refused', status: 404 }, sent, failing],
    ['a failure', { kind: 'failed', status: 503, floorMs: 0 }, sent, failing],
    ['no answer', { kind: 'no answer' }, sent, failing],
    ['no answer to much', { kind: 'no answer' }, { ...sent, bytes: 90_000 }, { ...failing, events: 5 }],
    ['the end', { kind: 'over' }, sent, calm],
  ])('after %s', (_, verdict, attempt, expected) => {
    expect(step(verdict, attempt)).toEqual(expected);
  });

  test.each<[string, Verdict, Attempt]>([
    ['a conflict', { kind: 'conflict', last: 0 }, { ...sent, renumbered: true }],
    ['a token refused', { kind: 'token refused' }, sent],
  ])('waits when %s comes again', (_, verdict, attempt) => {
    expect(step(verdict, attempt, { ...known, failures: 1 })).toMatchObject({ failures: 2, waits: true });
  });

  test('waits longer and longer, up to half a minute, and never less than the server asks for', () => {
    const failed: Verdict = { kind: 'failed', status: 503, floorMs: 7_000 };
    const waits = [0, 2, 3, 5, 7, 40].map((failures) => {
      const { waitMs } = afterVerdict({ ...known, failures }, failed, sent, 0.999_999);
      return waitMs;
    });
    expect(waits).toEqual([7_500, 7_500, 8_000, 11_000, 23_000, 37_000]);
    expect(afterVerdict(known, failed, sent, 0).waitMs).toBe(7_050);
    expect(afterVerdict(known, { kind: 'refused', status: 403 }, sent, 0.999_999).waitMs).toBe(60_000);
  });
});

describe('the limit of a request', () => {
  test('finds what an ingress takes, and stays below it', () => {
    // Nothing above 1 MB comes through.
    let course = known;
    const sizes: number[] = [];
    for (let n = 0; n < 12; n++) {
      const bytes = course.limit.bytes;
      sizes.push(bytes);
      const attempt = { ...sent, events: 800, bytes };
      const fits = bytes <= 1_000_000;
      const verdict: Verdict = fits ? { kind: 'taken', last: 0, duplicate: 0 } : { kind: 'too large', last: undefined };
      course = { ...afterVerdict(course, verdict, { ...attempt, forget: fits ? 800 : 0 }, 0).course, isKnown: true };
    }
    expect(sizes.slice(0, 4)).toEqual([4_000_000, 2_000_000, 1_000_000, 1_000_000]);
    expect(sizes.slice(3).every((bytes) => bytes === 1_000_000)).toBe(true);
  });

  test('is forgotten when it was one event that was too large', () => {
    expect(withoutCulprit()).toEqual(FULL_LIMIT);
    expect(halved(FULL_LIMIT, { events: 1, bytes: 1 })).toMatchObject({ events: 1, bytes: 1 });
  });
});
