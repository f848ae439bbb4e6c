import { describe, expect, it } from 'vitest';
import { type Follow, type FollowEvent, follow } from './follow.ts';

const following: Follow = { kind: 'following' };
const held: Follow = { kind: 'held', since: 7 };
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
  [{ kind: 'card-expanded', aboveLastScreen: true }, leaves, held],
  [{ kind: 'card-expanded', aboveLastScreen: false }, following, held],
  [{ kind: 'pill-pressed' }, following, following],
];

describe('follow()', () => {
  it.each(table)('answers %o from following and from held', (event, fromFollowing, fromHeld) => {
    expect(follow(following, event, 42)).toEqual(fromFollowing);
    expect(follow(held, event, 42)).toEqual(fromHeld);
  });
});
