import type { SearchHit } from '@runwatch/protocol';
import { entry, runMeta } from '@runwatch/react/testing';
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRun, run, text } from '../testing/open-run.tsx';

beforeEach(() => localStorage.clear());
afterEach(() => {
  vi.restoreAllMocks();
  window.location.hash = '';
  sessionStorage.clear();
});

const failed = (toolCallId: string) =>
  entry.update({ sessionUpdate: 'tool_call', toolCallId, title: toolCallId, kind: 'execute', status: 'failed' });
const hit = (kind: SearchHit['kind'], item: number): SearchHit => ({
  entry: item,
  item,
  toolCallId: null,
  kind,
  failed: kind === 'tool',
  at: null,
  excerpt: '',
  match: null,
});
const LINES = [entry.prompt('One'), failed('a'), entry.message('Two'), failed('b'), entry.prompt('Three')];
/** A search tells how far it has come with what it has found. */
const DONE = { kind: 'progress', scanned: 9, total: 9, found: 9, done: true } as const;
const HITS = [hit('user', 0), hit('tool', 1), hit('tool', 3), hit('user', 4)];

async function openMarked() {
  const opened = await openRun(...LINES);
  await opened.client.tellSearch(run, { kind: 'hits', hits: HITS }, DONE);
  screen.getByTestId('transcript').focus();
  return opened;
}
const focusedEntry = () => Number(document.activeElement?.getAttribute('aria-posinset')) - 1;
const press = (keys: string) => userEvent.keyboard(keys);

describe('the transcript', () => {
  it('has marks on its bar for the whole run', async () => {
    await openMarked();
    const kinds = [...screen.getByTestId('bar-marks').children].map(({ className }) => className.split('--')[1]);
    expect(kinds).toEqual(['own', 'own', 'error', 'error']);
  });

  it('is walked by errors and own messages, which get the focus, and are opened by Enter', async () => {
    await openMarked();
    await press('e');
    expect(focusedEntry()).toBe(1);
    await press('e');
    expect(focusedEntry()).toBe(3);
    await press('e');
    expect(focusedEntry()).toBe(3);
    await press('{Shift>}e{/Shift}');
    expect(focusedEntry()).toBe(1);
    expect(screen.getByTestId('transcript').dataset['follow']).toBe('held');
    await press('{Enter}');
    expect(document.activeElement?.querySelector('[aria-expanded="true"]')).not.toBeNull();
    await press('u');
    expect(focusedEntry()).toBe(4);
    await press('{Shift>}u{/Shift}');
    expect(focusedEntry()).toBe(0);
    await press('{Shift>}g{/Shift}');
    expect(screen.getByTestId('transcript').dataset['follow']).toBe('following');
    // On the way back from the end, the last one is the first that is met.
    await press('{Shift>}e{/Shift}');
    expect(focusedEntry()).toBe(3);
  });

  it('is followed, or not, at a key', async () => {
    await openMarked();
    await press('f');
    expect(screen.getByTestId('transcript').dataset['follow']).toBe('held');
    await press('f');
    expect(screen.getByTestId('transcript').dataset['follow']).toBe('following');
  });

  it('is held when the keyboard goes to something in it', async () => {
    await openMarked();
    const [button] = screen.getAllByRole('button', { name: /Terminal/ });
    // What the keyboard has gone to shows that it has the focus.
    Object.assign(button ?? {}, { matches: (selector: string) => selector === ':focus-visible' });
    act(() => button?.focus());
    expect(screen.getByTestId('transcript').dataset['follow']).toBe('held');
  });

  it('says on its pill what waits at the end, by kind', async () => {
    const { client, tell } = await openMarked();
    await press('f');
    await tell(failed('c'), entry.request('p', 'd'));
    await client.tellSearch(run, { kind: 'hits', hits: [hit('tool', 5)] }, DONE);
    expect(text('pill')).toBe(' 2 new · 1 needs you · 1 error · End');
  });

  it('tells times as they are wanted', async () => {
    const at = (seconds: number, line: string) =>
      JSON.stringify({
        ...JSON.parse(line),
        timestamp: new Date(Date.parse(runMeta(run).createdAt ?? '') + seconds * 1_000).toISOString(),
      });
    await openRun(at(2, entry.prompt('One')), at(3.5, entry.message('Two')));
    screen.getByTestId('transcript').focus();
    const times = () => [...document.querySelectorAll('.item__gutter time')].map((time) => time.textContent);
    await press('t');
    await vi.waitFor(() => expect(times()).toEqual(['00:02', '00:03']));
    await press('t');
    await vi.waitFor(() => expect(times()).toEqual(['', '+1.5 s']));
    await press('t');
    await vi.waitFor(() => expect(times()).toEqual(['', '']));
    await press('t');
    await vi.waitFor(() => expect(times()[0]).toMatch(/^\d\d:\d\d:02$/));
    expect(document.querySelector('.item__gutter time')?.getAttribute('title')).toMatch(/2026 at \d\d:\d\d:02/);
  });

  it('is shown as turns, or raw, and as it is again', async () => {
    await openMarked();
    const kinds = () => screen.getAllByRole('article').map(({ dataset }) => dataset['testid']);
    const all = kinds();
    await press('v3');
    expect(kinds()).toEqual(LINES.map(() => 'item-unknown'));
    expect(screen.getAllByRole('article')[1]?.textContent).toContain('"toolCallId":"a"');
    await press('v2');
    expect(kinds()).toEqual(['item-user', 'item-message', 'item-user']);
    await userEvent.click(screen.getByRole('button', { name: 'Show everything' }));
    expect(kinds()).toEqual(all);
    expect(screen.queryByTestId('view-note')).toBeNull();
  });

  it('copies the entry where one is', async () => {
    await openMarked();
    const copied: string[] = [];
    document.execCommand = (command) => {
      const event = new Event('copy', { cancelable: true });
      Object.assign(event, { clipboardData: { setData: (_: string, words: string) => copied.push(words) } });
      window.dispatchEvent(event);
      return command === 'copy';
    };
    await press('{Shift>}u{/Shift}');
    await press('c');
    expect(copied).toEqual(['Three']);
  });

  it('opens where it was left, at the first entry that was not seen, and counts from there', async () => {
    const { tell } = await openMarked();
    await press('f');
    await tell(entry.message('Four'), entry.message('Five'));
    cleanup();
    await openRun(...LINES, entry.message('Four'), entry.message('Five'), entry.message('Six'));
    expect(screen.getByTestId('transcript').dataset['follow']).toBe('held');
    fireEvent.keyDown(screen.getByTestId('transcript'), { key: 'End' });
    cleanup();
    await openRun(...LINES);
    expect(screen.getByTestId('transcript').dataset['follow']).toBe('following');
  });
});
