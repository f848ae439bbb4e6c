import type { SearchHit } from '@runwatch/protocol';
import { entry } from '@runwatch/react/testing';
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openRun, run, text } from '../testing/open-run.tsx';

const hit = (at: number, excerpt: string): SearchHit => ({
  entry: at,
  item: at,
  toolCallId: null,
  kind: 'message',
  failed: false,
  at: null,
  excerpt,
  match: [0, 4],
});
const progress = (scanned: number, found: number, done = true) =>
  ({ kind: 'progress', scanned, total: 3, found, done }) as const;

afterEach(() => vi.restoreAllMocks());

const follow = () => screen.getByTestId('transcript').dataset['follow'];
const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Find in this run' });

/** Whoever types stops for long enough. */
const typed = () => act(() => new Promise((resolve) => setTimeout(resolve, 200)));

async function openFind(words: string) {
  const opened = await openRun(entry.message('one needle'), entry.prompt('two needle'), entry.message('three'));
  await userEvent.keyboard('{Control>}f{/Control}');
  await userEvent.type(field(), words);
  await typed();
  return opened;
}

// Where a run was left is opened again.
afterEach(() => {
  cleanup();
  localStorage.clear();
});

describe('the find bar', () => {
  it('searches what is typed, walks through the hits, and returns with Escape', async () => {
    const complaints = vi.spyOn(console, 'error');
    const { client } = await openFind('need');
    expect(follow()).toBe('searching');
    expect(client.searches.at(-1)).toEqual({ text: 'need', regex: false, caseSensitive: false, kinds: [] });
    expect(text('find-count')).toBe('Searching… 0%');
    await client.tellSearch(
      run,
      { kind: 'hits', hits: [hit(0, 'need one'), hit(1, 'need two')] },
      progress(2, 2, false),
    );
    expect(text('find-count')).toBe('2 of 2 · searching… 66%');
    expect(text('find-current')).toContain('need two');
    await client.tellSearch(run, progress(3, 2));
    await userEvent.keyboard('{Enter}');
    expect(text('find-count')).toBe('1 of 2');
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
    expect(text('find-count')).toBe('2 of 2');
    expect(document.querySelector('[data-found]')?.textContent).toContain('two needle');
    await userEvent.keyboard('{Escape}');
    expect(follow()).toBe('following');
    await act(async () => {});
    // What looks for the marks of the bar goes on.
    expect(client.searching(run)).toBe(1);
    expect(screen.queryByRole('textbox', { name: 'Find in this run' })).toBeNull();
    expect(complaints.mock.calls.flat().filter((words) => `${words}`.includes('flushSync'))).toEqual([]);
  });

  it('walks on to hits that are not held as soon as they are there, and not with the other end', async () => {
    const { client } = await openFind('need');
    const hits = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => hit(from + n, 'need'));
    await client.tellSearch(run, { kind: 'hits', hits: hits(100, 160) }, progress(3, 160));
    await userEvent.keyboard('{Enter}');
    expect(text('find-count')).toBe('101 of 160');
    expect(client.searches.at(-1)).toMatchObject({ text: 'need', before: 100 });
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
    expect(text('find-count')).toBe('101 of 160');
    await client.tellSearch(run, { kind: 'hits', hits: hits(0, 100) }, progress(3, 160));
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
    expect(text('find-count')).toBe('100 of 160');
  });

  it('says how far it has come without having the transcript measured', async () => {
    const { client } = await openFind('need');
    await client.tellSearch(run, { kind: 'hits', hits: [hit(0, 'need one')] }, progress(1, 1, false));
    const measured = vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get');
    await client.tellSearch(run, progress(2, 1, false));
    expect(text('find-count')).toBe('1 of 1 · searching… 66%');
    expect(measured).not.toHaveBeenCalled();
    measured.mockRestore();
  });

  it('is about expressions and case when that is chosen, and says what is wrong with one', async () => {
    const { client } = await openFind('a(');
    await userEvent.click(screen.getByRole('button', { name: 'Regular expression' }));
    await userEvent.click(screen.getByRole('button', { name: 'Match case' }));
    expect(client.searches.at(-1)).toMatchObject({ regex: true, caseSensitive: true });
    const { CloudRunError } = await import('@runwatch/protocol');
    await client.cutSearch(
      run,
      new CloudRunError({ code: 'refused', message: 'Unterminated group', retryable: false }),
    );
    expect(text('find-count')).toBe('Unterminated group');
  });

  it('lists the kinds that are chosen in the place of the transcript, and shows one in its place', async () => {
    const { client } = await openRun(entry.message('one'), entry.prompt('two'), entry.message('three'));
    await userEvent.click(screen.getByRole('button', { name: 'Messages' }));
    expect(client.searches.at(-1)).toMatchObject({ text: '', kinds: ['messages'] });
    await client.tellSearch(run, { kind: 'hits', hits: [hit(0, 'one'), hit(1, 'two')] }, progress(3, 2));
    expect(text('found-head')).toBe('2 found');
    const [first, second] = screen.getAllByTestId('found-row');
    expect([first?.tabIndex, second?.tabIndex]).toEqual([-1, 0]);
    second?.focus();
    await userEvent.keyboard('{ArrowUp}');
    expect(document.activeElement).toBe(first);
    await userEvent.keyboard('{Enter}');
    expect(screen.queryByTestId('found-list')).toBeNull();
    expect(document.querySelector('[data-found]')?.textContent).toContain('one');
    expect(follow()).toBe('held');
  });
});
