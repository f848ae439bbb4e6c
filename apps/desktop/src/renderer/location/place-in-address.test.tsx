import type { SearchHit } from '@runwatch/protocol';
import { entry } from '@runwatch/react/testing';
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { openRun, run } from '../testing/open-run.tsx';

const RUN = '#/task/t%2F1/run/r%261';
const MANY = Array.from({ length: 100 }, (_, n) => entry.prompt(`Prompt ${n}`));

afterEach(() => {
  cleanup();
  window.location.hash = '';
  localStorage.clear();
});

const follow = () => screen.getByTestId('transcript').dataset['follow'];
/** The entry at the top of the screen. */
const top = () => Number(screen.getByTestId('run-bar').getAttribute('aria-valuenow')) - 1;
const leadTo = (place: string) =>
  act(async () => {
    const changed = new Promise((told) => window.addEventListener('hashchange', told, { once: true }));
    window.location.hash = `${RUN}${place}`;
    await changed;
  });
const asked = (requestId: string, at: number): SearchHit => ({
  ...{ entry: at, item: at, toolCallId: 'tool-1', requestId, kind: 'permission', failed: false, at: null },
  ...{ excerpt: 'rm -rf dist', match: null },
});
const done = (found: number) => ({ kind: 'progress', scanned: 9, total: 9, found, done: true }) as const;

describe('an address that names a place in its run', () => {
  it('leads to where a permission was asked for that waits for an answer, and names the run alone then', async () => {
    await openRun(...MANY.slice(0, 20), entry.request('p1'), ...MANY);
    expect(follow()).toBe('following');
    await leadTo('/request/p1');
    expect([follow(), window.location.hash]).toEqual(['held', RUN]);
    expect(top()).toBeLessThanOrEqual(20);
    expect(screen.getByTestId('item-permission')).toBeDefined();
  });

  it('leads to one that was answered by then, once it is found; until that the end is shown', async () => {
    const { client } = await openRun(...MANY);
    await leadTo('/entry/1');
    await leadTo('/request/p%2F1');
    expect([follow(), window.location.hash]).toEqual(['following', `${RUN}/request/p%2F1`]);
    const looked = { text: '', regex: false, caseSensitive: false, kinds: ['permissions'] };
    expect(client.searches.at(-1)).toEqual(looked);
    const other = asked('p0', 80);
    await client.tellSearch(run, { kind: 'hits', hits: [other] }, { ...done(1), done: false });
    expect(follow()).toBe('following');
    await client.tellSearch(run, { kind: 'hits', hits: [asked('p/1', 40)] }, done(2));
    expect([follow(), window.location.hash]).toEqual(['held', RUN]);
    expect(top()).toBeLessThanOrEqual(40);
    await act(async () => {});
    // Nobody looks for it any more: what looks for the marks of the bar goes on.
    expect(client.searching(run)).toBe(1);
  });

  it('leads to the end where nothing was asked of this name', async () => {
    const { client } = await openRun(...MANY);
    await leadTo('/request/p1');
    await client.tellSearch(run, done(0));
    expect([follow(), window.location.hash]).toEqual(['following', RUN]);
  });

  it('takes nobody away who has begun to read elsewhere meanwhile', async () => {
    const { client } = await openRun(...MANY);
    await leadTo('/request/p1');
    await act(async () => screen.getByTestId('transcript').focus());
    await userEvent.keyboard('{Home}');
    const before = top();
    await client.tellSearch(run, { kind: 'hits', hits: [asked('p1', 70)] }, done(1));
    expect([top(), follow(), window.location.hash]).toEqual([before, 'held', RUN]);
  });

  it('leads to the end, also of a run that was left elsewhere', async () => {
    await openRun(...MANY);
    await leadTo('/entry/3');
    expect(follow()).toBe('held');
    await leadTo('/end');
    expect([follow(), window.location.hash]).toEqual(['following', RUN]);
    await leadTo('/entry/3');
    cleanup();
    expect(localStorage.getItem('runwatch:left-places')).toContain('"at":');
    window.location.hash = `${RUN}/end`;
    await openRun(...MANY);
    expect([follow(), window.location.hash]).toEqual(['following', RUN]);
  });
});
