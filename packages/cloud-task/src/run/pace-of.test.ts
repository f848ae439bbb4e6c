import { expect, test } from 'vitest';
import { type Lead, paceOf } from './pace-of.ts';

const POLICY = { aheadEntries: 10_000, waitingBytes: 256_000_000 };
const far: Partial<Lead> = { entries: 10_000 };
const much: Partial<Lead> = { entries: 10_000, bytes: 256_000_000 };

test.each<[ReturnType<typeof paceOf>, Partial<Lead>]>([
  ['read-on', {}],
  ['read-on', { look: 'has-more', entries: 9_999 }],
  ['log-first', { look: 'has-more', ...far }],
  ['log-first', { look: 'has-more', bytes: 256_000_000 }],
  ['log-first', { look: 'has-more', ...much, isOver: true }],
  // A log that is late, or cannot be read, keeps nobody from what is said now …
  ['read-on', far],
  ['read-on', { look: 'unread', ...far }],
  ['read-on', { ...much, bytes: 255_999_999 }],
  // … up to here.
  ['log-behind', much],
  ['log-behind', { look: 'unread', ...much }],
  ['read-on', { ...much, isOver: true }],
  ['read-on', { look: 'unread', ...much, isOver: true }],
])('paceOf() says %s of a stream that is ahead so: %o', (pace, lead) => {
  expect(paceOf({ entries: 0, bytes: 0, look: 'has-all', isOver: false, ...lead }, POLICY)).toBe(pace);
});
