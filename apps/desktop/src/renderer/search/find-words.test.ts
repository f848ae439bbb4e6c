import { CloudRunError, type SearchHit } from '@runwatch/protocol';
import { describe, expect, it } from 'vitest';
import { findWords, firstHit, hitBeside, listedWords, textsToShow } from './find-words.ts';

const hit = (entry: number, change: Partial<SearchHit> = {}): SearchHit => ({
  entry,
  item: entry,
  toolCallId: null,
  kind: 'message',
  failed: false,
  at: null,
  excerpt: `about ${entry}`,
  match: [0, 5],
  ...change,
});
const view = {
  earlier: 0,
  later: 0,
  status: 'searching',
  hits: [hit(30), hit(60), hit(90)],
  found: 3,
  scanned: 40,
  total: 100,
  error: null,
} as const;

describe('findWords()', () => {
  it.each([
    [{ status: 'idle' as const }, -1, ''],
    [{ found: 0, hits: [] }, -1, 'Searching… 40%'],
    [{}, -1, '3 found · searching… 40%'],
    [{}, 1, '2 of 3 · searching… 40%'],
    [{ status: 'done' as const }, 2, '3 of 3'],
    [{ status: 'done' as const, found: 12_000 }, 0, '11,998 of 12,000'],
    [{ status: 'done' as const, found: 12_000, later: 4_000 }, 0, '7,998 of 12,000'],
    [{ status: 'done' as const, found: 0, hits: [], total: 100_000 }, -1, 'Not found in 100,000 entries'],
    [{ status: 'failed' as const }, -1, 'This cannot be searched for'],
  ])('of %o at %d says %j', (change, index, words) => {
    expect(findWords({ ...view, ...change }, index)).toBe(words);
  });
});

describe('listedWords()', () => {
  const some = { hits: view.hits, earlier: 0, later: 0, paging: null, pageError: null } as const;
  const pageError = new CloudRunError({ code: 'unavailable', message: 'Nobody watches this run', retryable: true });
  it.each([
    [{}, null],
    [{ hits: [], earlier: 5 }, null],
    [{ earlier: 5_000 }, '5,001 to 5,003 are listed, earlier ones as you scroll up'],
    [{ later: 7 }, '1 to 3 are listed, later ones as you scroll down'],
    [{ earlier: 1, later: 7 }, '2 to 4 are listed, earlier ones as you scroll up, later ones as you scroll down'],
    [{ earlier: 1, paging: 'earlier' as const }, '2 to 4 are listed, looking for earlier ones…'],
    [{ earlier: 1, pageError }, '2 to 4 are listed. Others cannot be had now: Nobody watches this run'],
  ])('of %o says %j', (change, words) => {
    expect(listedWords({ ...some, ...change })).toBe(words);
  });
});

describe('firstHit()', () => {
  it('is the newest from the end, at once', () => {
    expect(firstHit(view, null)?.entry).toBe(90);
  });

  it('is the first behind where one was, once nothing nearer can come', () => {
    expect(firstHit(view, 50)?.entry).toBe(60);
    expect(firstHit(view, 20)).toBeNull();
    expect(firstHit({ ...view, status: 'done' }, 20)?.entry).toBe(30);
    expect(firstHit({ ...view, status: 'done' }, 95)?.entry).toBe(90);
  });
});

describe('hitBeside()', () => {
  const { hits } = view;
  it('goes on from the last to the first, and back', () => {
    expect(hitBeside(hits, hit(60), 1)?.entry).toBe(90);
    expect(hitBeside(hits, hit(90), 1)?.entry).toBe(30);
    expect(hitBeside(hits, hit(30), -1)?.entry).toBe(90);
    expect(hitBeside(hits, null, 1)?.entry).toBe(30);
    expect(hitBeside([], null, 1)).toBeNull();
  });

  it('goes on from where one was when that is no hit any more', () => {
    expect(hitBeside(hits, hit(61), 1)?.entry).toBe(90);
    expect(hitBeside(hits, hit(61), -1)?.entry).toBe(60);
  });
});

it('textsToShow() are the text, or what an expression has matched', () => {
  expect(textsToShow({ text: 'a.b', regex: false }, [])).toEqual(['a.b']);
  const matched = [hit(1, { excerpt: 'exit 1', match: [0, 6] }), hit(2, { excerpt: 'x exit 1', match: [2, 8] })];
  expect(textsToShow({ text: 'exit \\d', regex: true }, matched)).toEqual(['exit 1']);
});
