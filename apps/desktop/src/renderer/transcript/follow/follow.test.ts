import { describe, expect, it } from 'vitest';
import { type Follow, type FollowEvent, follow } from './follow.ts';

const following: Follow = { kind: 'following' };
const held: Follow = { kind: 'held', since: 7 };
const searching: Follow = { kind: 'searching', since: 7, back: 3 };
const fromEnd: Follow = { kind: 'searching', since: 42, back: null };
const leaves: Follow = { kind: 'held', since: 42 };

const table: [event: FollowEvent, fromFollowing: Follow, fromHeld: Follow][] = [
  [{ kind: 'wheel', direction: 'up', atEnd: true }, leaves, held],
  [{ kind: 'wheel', direction: 'up', atEnd: false }, leaves, held],
  [{ kind: 'wheel', direction: 'down', atEnd: false }, following, held],
  [{ kind: 'wheel', direction: 'down', atEnd: true }, following, following],
  [{ kind: 'key', key: 'PageUp' }, leaves, held],
  [{ kind: 'key', key: 'Home' }, leaves, held],
  [{ kind: 'key', key: 'ArrowUp' }, leaves, held],
  [{ kind: 'key', key: 'PageDown' }, following, held],
  [{ kind: 'key', key: 'ArrowDown' }, following, held],
  [{ kind: 'key', key: 'End' }, following, following],
  [{ kind: 'key', key: 'a' }, following, held],
  [{ kind: 'scrolled', direction: 'up', atEnd: false, byPerson: true }, leaves, held],
  [{ kind: 'scrolled', direction: 'up', atEnd: true, byPerson: true }, leaves, held],
  [{ kind: 'scrolled', direction: 'down', atEnd: false, byPerson: true }, following, held],
  [{ kind: 'scrolled', direction: 'down', atEnd: true, byPerson: true }, following, following],
  [{ kind: 'scrolled', direction: 'up', atEnd: false, byPerson: false }, following, held],
  [{ kind: 'scrolled', direction: 'down', atEnd: true, byPerson: false }, following, held],
  [{ kind: 'text-selected' }, leaves, held],
  [{ kind: 'focus-entered' }, leaves, held],
  [{ kind: 'hold-pressed' }, leaves, held],
  [{ kind: 'opened', since: 9 }, { kind: 'held', since: 9 }, held],
  [{ kind: 'card-expanded', aboveLastScreen: true }, leaves, held],
  [{ kind: 'card-expanded', aboveLastScreen: false }, following, held],
  [{ kind: 'pill-pressed' }, following, following],
  [{ kind: 'search-opened', entry: 3 }, fromEnd, searching],
  [{ kind: 'search-closed', returns: true }, following, held],
  [{ kind: 'search-closed', returns: false }, following, held],
];

describe('follow()', () => {
  it.each(table)('answers %o from following and from held', (event, fromFollowing, fromHeld) => {
    expect(follow(following, event, 42)).toEqual(fromFollowing);
    expect(follow(held, event, 42)).toEqual(fromHeld);
  });

  it('keeps the place to return to until the search is over, or the end is gone to', () => {
    const returns: FollowEvent['kind'][] = ['search-closed', 'pill-pressed'];
    for (const [event] of table)
      if (!returns.includes(event.kind) && !(event.kind === 'key' && event.key === 'End'))
        expect(follow(searching, event, 42)).toBe(searching);
    expect(follow(searching, { kind: 'pill-pressed' }, 42)).toEqual(following);
    expect(follow(searching, { kind: 'key', key: 'End' }, 42)).toEqual(following);
    expect(follow(searching, { kind: 'search-closed', returns: true }, 42)).toEqual(held);
    expect(follow(searching, { kind: 'search-closed', returns: false }, 42)).toEqual(held);
    expect(follow(fromEnd, { kind: 'search-closed', returns: true }, 42)).toEqual(following);
    expect(follow(fromEnd, { kind: 'search-closed', returns: false }, 42)).toEqual(leaves);
  });
});
