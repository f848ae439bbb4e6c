import { describe, expect, it } from 'vitest';
import { type Follow, type FollowEvent, follow } from './follow.ts';

const LAST = 42;
const following: Follow = { kind: 'following', past: 5 };
const reading: Follow = { kind: 'reading', since: 8, answer: 6 };
const held: Follow = { kind: 'held', since: 7 };
const searching: Follow = { kind: 'searching', since: 7, back: 3 };
const fromEnd: Follow = { kind: 'searching', since: LAST, back: null };
/** Has left the end, or the answer that stayed. */
const leaves: Follow = { kind: 'held', since: LAST };
const readsOn: Follow = { kind: 'held', since: 8 };
/** Follows from here on. */
const anew: Follow = { kind: 'following', past: LAST };

const table: [event: FollowEvent, fromFollowing: Follow, fromReading: Follow, fromHeld: Follow][] = [
  [{ kind: 'wheel', direction: 'up', atEnd: true }, leaves, readsOn, held],
  [{ kind: 'wheel', direction: 'up', atEnd: false }, leaves, readsOn, held],
  [{ kind: 'wheel', direction: 'down', atEnd: false }, following, readsOn, held],
  [{ kind: 'wheel', direction: 'down', atEnd: true }, following, anew, anew],
  [{ kind: 'key', key: 'PageUp' }, leaves, readsOn, held],
  [{ kind: 'key', key: 'Home' }, leaves, readsOn, held],
  [{ kind: 'key', key: 'ArrowUp' }, leaves, readsOn, held],
  [{ kind: 'key', key: 'PageDown' }, following, readsOn, held],
  [{ kind: 'key', key: 'ArrowDown' }, following, readsOn, held],
  [{ kind: 'key', key: ' ' }, following, readsOn, held],
  [{ kind: 'key', key: 'End' }, anew, anew, anew],
  [{ kind: 'key', key: 'a' }, following, reading, held],
  [{ kind: 'scrolled', direction: 'up', atEnd: false, byPerson: true }, leaves, readsOn, held],
  [{ kind: 'scrolled', direction: 'up', atEnd: true, byPerson: true }, leaves, readsOn, held],
  [{ kind: 'scrolled', direction: 'down', atEnd: false, byPerson: true }, following, readsOn, held],
  [{ kind: 'scrolled', direction: 'down', atEnd: true, byPerson: true }, following, anew, anew],
  [{ kind: 'scrolled', direction: 'up', atEnd: false, byPerson: false }, following, reading, held],
  [{ kind: 'scrolled', direction: 'down', atEnd: true, byPerson: false }, following, reading, held],
  [{ kind: 'text-selected' }, leaves, readsOn, held],
  [{ kind: 'focus-entered' }, leaves, readsOn, held],
  [{ kind: 'hold-pressed' }, leaves, readsOn, held],
  [{ kind: 'opened', since: 9 }, { kind: 'held', since: 9 }, reading, held],
  [{ kind: 'card-expanded', aboveLastScreen: true }, leaves, readsOn, held],
  [{ kind: 'card-expanded', aboveLastScreen: false }, following, reading, held],
  [{ kind: 'pill-pressed' }, anew, anew, anew],
  [{ kind: 'sent', jumps: true }, following, anew, anew],
  [{ kind: 'sent', jumps: false }, following, reading, held],
  [{ kind: 'answer-at-top', answer: 6, seen: 8 }, reading, reading, held],
  [{ kind: 'answer-at-top', answer: 5, seen: 8 }, following, reading, held],
  [{ kind: 'end-in-sight' }, following, { kind: 'following', past: 5 }, held],
  [{ kind: 'search-opened', entry: 3 }, fromEnd, { kind: 'searching', since: 8, back: 3 }, searching],
  [{ kind: 'search-closed', returns: true }, following, reading, held],
  [{ kind: 'search-closed', returns: false }, following, reading, held],
];

describe('follow()', () => {
  it.each(table)('answers %o from following, from reading an answer, and from held', (event, ...after) => {
    expect([following, reading, held].map((state) => follow(state, event, LAST))).toEqual(after);
  });

  it('keeps the place to return to until the search is over, or the end is gone to', () => {
    const ends = (event: FollowEvent) =>
      event.kind === 'search-closed' ||
      event.kind === 'pill-pressed' ||
      (event.kind === 'key' && event.key === 'End') ||
      (event.kind === 'sent' && event.jumps);
    for (const [event] of table) if (!ends(event)) expect(follow(searching, event, LAST)).toBe(searching);
    expect(follow(searching, { kind: 'pill-pressed' }, LAST)).toEqual(anew);
    expect(follow(searching, { kind: 'key', key: 'End' }, LAST)).toEqual(anew);
    expect(follow(searching, { kind: 'sent', jumps: true }, LAST)).toEqual(anew);
    expect(follow(searching, { kind: 'search-closed', returns: true }, LAST)).toEqual(held);
    expect(follow(searching, { kind: 'search-closed', returns: false }, LAST)).toEqual(held);
    expect(follow(fromEnd, { kind: 'search-closed', returns: true }, LAST)).toEqual(anew);
    expect(follow(fromEnd, { kind: 'search-closed', returns: false }, LAST)).toEqual(leaves);
  });

  it('goes on from the same places when entries have got other numbers', () => {
    const event: FollowEvent = { kind: 'renumbered', now: (entry) => entry - 2 };
    expect([following, reading, held, searching, fromEnd].map((state) => follow(state, event, LAST))).toEqual([
      { kind: 'following', past: 3 },
      { kind: 'reading', since: 6, answer: 4 },
      { kind: 'held', since: 5 },
      { kind: 'searching', since: 5, back: 1 },
      { kind: 'searching', since: 40, back: null },
    ]);
  });

  it('keeps an answer in sight until it has been read past, and the next one after that', () => {
    const told = (state: Follow, ...events: FollowEvent[]) =>
      events.reduce((before, event) => follow(before, event, LAST), state);
    const answer = (entry: number): FollowEvent => ({ kind: 'answer-at-top', answer: entry, seen: entry });
    const end: FollowEvent = { kind: 'scrolled', direction: 'down', atEnd: true, byPerson: true };
    expect(told(following, answer(6), answer(20))).toEqual({ kind: 'reading', since: 6, answer: 6 });
    // The window became higher, and lower again.
    expect(told(following, answer(6), { kind: 'end-in-sight' }, answer(6))).toEqual(told(following, answer(6)));
    expect(told(following, answer(6), end, answer(20))).toEqual(anew);
    expect(told(following, answer(6), end, answer(43))).toEqual({ kind: 'reading', since: 43, answer: 43 });
  });
});
