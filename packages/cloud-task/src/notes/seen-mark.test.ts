import { describe, expect, test } from 'vitest';
import { adjusted, firstMark, movedBy, type SeenMark, unreadSince } from './seen-mark.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const run = (status: string, createdAt = '2026-11-22T10:00:00Z') => ({
  taskId: 't',
  runId: 'r',
  status,
  stage: null,
  branch: null,
  errorMessage: null,
  output: null,
  createdAt,
  updatedAt: null,
  completedAt: null,
});
const mark = (entries: number | null, over = false, at = NOW): SeenMark => ({ entries, over, at });

describe('firstMark()', () => {
  test('takes what was there before this app for seen, and what came since for news', () => {
    expect(firstMark(run('in_progress'), 40, NOW, NOW)).toEqual(mark(40));
    expect(firstMark(run('completed'), null, NOW, NOW)).toEqual(mark(null, true));
    expect(firstMark(run('in_progress'), 40, Date.UTC(2026, 10, 22, 9), NOW)).toEqual(mark(0));
    expect(firstMark(run('completed', ''), null, NOW, NOW)).toEqual(mark(null, true));
  });
});

describe('unreadSince()', () => {
  test.each([
    [mark(40), 'in_progress', 40, 0],
    [mark(40), 'in_progress', 52, 12],
    [mark(52), 'in_progress', 40, 0],
    [mark(40), 'in_progress', null, 0],
    [mark(null), 'in_progress', 40, 0],
    [mark(40), 'failed', 40, 1],
    [mark(40), 'failed', null, 1],
    [mark(40), 'failed', 43, 3],
    [mark(40, true), 'failed', 40, 0],
  ])('of %o and a run that is %s with %s entries is %i', (seen, status, entries, unread) => {
    expect(unreadSince(seen, run(status), entries)).toBe(unread);
  });
});

describe('adjusted()', () => {
  test('counts anew what was seen in pieces, once the log has had time to merge them', () => {
    expect(adjusted(mark(90), 40, NOW + 31_000).entries).toBe(40);
    expect(adjusted(mark(90), 40, NOW + 29_000).entries).toBe(90);
    expect(adjusted(mark(null), 40, NOW).entries).toBe(40);
    const stands = mark(40);
    expect(adjusted(stands, 90, NOW + 31_000)).toBe(stands);
    expect(adjusted(stands, null, NOW + 31_000)).toBe(stands);
  });
});

describe('movedBy()', () => {
  test.each([
    ['an append leaves it', 10, 10, 10, 15, 10],
    ['a message that is merged takes it along', 50, 10, 50, 11, 11],
    ['what was unseen behind it stays unseen', 48, 10, 50, 13, 11],
    ['a correction behind it leaves it', 10, 20, 50, 21, 10],
    ['it never moves before what was corrected', 12, 10, 50, 11, 10],
  ])('%s', (_, seen, at, before, end, then) => {
    expect(movedBy(seen, at, before, end)).toBe(then);
  });
});
