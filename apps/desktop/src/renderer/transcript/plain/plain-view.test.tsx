import { entry, runMeta } from '@runwatch/react/testing';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRun, run, text } from '../../testing/open-run.tsx';

beforeEach(() => localStorage.clear());
afterEach(() => {
  window.location.hash = '';
  sessionStorage.clear();
});

const line = (n: number) => (n % 10 === 3 ? entry.prompt(`Asked ${n}`) : entry.message(`Said **${n}**`));

/** A run of so many entries, of which the window holds the last few. */
async function openLong(total: number) {
  const opened = await openRun(entry.message('Newest'));
  const { client } = opened;
  const asked: [number, number][] = [];
  const cloud = { known: total };
  client.answerEntries = async (_run, from, to) => {
    asked.push([from, to]);
    const lines = Array.from({ length: Math.max(0, Math.min(to, cloud.known, from + 120) - from) }, (_, n) =>
      line(from + n),
    );
    return { at: from, lines };
  };
  const lines = Array.from({ length: 20 }, (_, n) => line(total - 20 + n));
  await client.tell(
    run,
    { kind: 'snapshot', run: runMeta(run), total, start: total - 20, lines },
    { kind: 'from', at: total, lines: [], settled: total },
  );
  screen.getByTestId('transcript').focus();
  const grow = async (more: number) => {
    const at = cloud.known;
    cloud.known += more;
    const added = Array.from({ length: more }, (_, n) => line(at + n));
    await client.tell(run, { kind: 'from', at, lines: added, settled: cloud.known });
  };
  return { ...opened, asked, grow };
}
const headings = () =>
  screen.getAllByTestId('plain-item').map((item) => within(item).getByRole('heading', { level: 3 }).textContent);
const title = () => screen.getByTestId('plain').querySelector('h2')?.textContent;
const press = (keys: string) => userEvent.keyboard(keys);
const settle = () => act(async () => {});

describe('<PlainView>', () => {
  it('shows the page on which one reads, as headings and text without articles, and back', async () => {
    const { asked } = await openLong(100_000);
    await press('v4');
    await settle();
    expect(title()).toBe('Entries 99,901 to 100,000');
    expect(headings()).toHaveLength(100);
    expect(
      headings()
        .slice(2, 4)
        .map((words) => words?.replace(/ · [\d:]+/, '')),
    ).toEqual(['Agent · #99,903', 'You · #99,904']);
    expect(screen.getAllByTestId('plain-item')[0]?.querySelector('strong')?.textContent).toBe('99900');
    expect([screen.queryByRole('article'), screen.queryByRole('feed')]).toEqual([null, null]);
    // What is around the page is read with it, and nothing else.
    expect(asked.filter(([, to]) => to > 100_000).map(([from]) => from)).toEqual([99_700, 99_820, 99_940, 100_000]);
    expect(text('view-note')).toContain('page by page');
    expect(document.activeElement).toBe(screen.getByTestId('transcript'));
    await press('v1');
    expect(screen.getByRole('feed')).toBeDefined();
    expect(document.activeElement).toBe(screen.getByTestId('transcript'));
    expect(screen.getByTestId('transcript').dataset['follow']).toBe('following');
  });

  it('is turned by buttons, by keys, and to the page of a number, and each begins at its heading', async () => {
    await openLong(100_000);
    await press('v4');
    await settle();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Next page' }).disabled).toBe(true);
    await press('{Alt>}{PageUp}{/Alt}');
    await settle();
    expect([title(), document.activeElement?.textContent]).toEqual(['Entries 99,801 to 99,900', title()]);
    await userEvent.click(screen.getAllByRole('button', { name: 'Next page' })[0] as HTMLElement);
    await settle();
    expect(title()).toBe('Entries 99,901 to 100,000');
    const field = screen.getByRole('textbox', { name: 'Page' });
    expect(field.closest('form')?.textContent).toBe('Page  of 1,000');
    await userEvent.clear(field);
    await userEvent.type(field, '3{Enter}');
    await settle();
    expect(title()).toBe('Entries 201 to 300');
    await press('gg');
    await settle();
    expect(title()).toBe('Entries 1 to 100');
    // Where one has come to is shown in the list as well.
    await press('v1');
    await settle();
    expect(screen.getByTestId('transcript').dataset['follow']).toBe('held');
    expect(screen.getByRole('scrollbar', { name: 'Place in the run' }).getAttribute('aria-valuenow')).toBe('1');
  });

  it('is walked by one’s own messages, from page to page', async () => {
    const { client } = await openLong(1_050);
    const own = [3, 993, 1_003].map((item) => ({
      entry: item,
      item,
      toolCallId: null,
      kind: 'user' as const,
      failed: false,
      at: null,
      excerpt: '',
      match: null,
    }));
    const done = { kind: 'progress', scanned: 9, total: 9, found: 3, done: true } as const;
    await client.tellSearch(run, { kind: 'hits', hits: own }, done);
    await press('v4');
    await settle();
    await press('{Shift>}u{/Shift}');
    await settle();
    expect(document.activeElement?.textContent).toMatch(/^You .*#1,004$/);
    await press('{Shift>}u{/Shift}');
    await settle();
    expect([title(), document.activeElement?.textContent]).toEqual([
      'Entries 901 to 1,000',
      expect.stringMatching(/^You .*#994$/),
    ]);
  });

  it('stays as it was read while the run goes on, says so, and shows more when that is wanted', async () => {
    const { grow } = await openLong(1_050);
    await press('v4');
    await settle();
    expect(title()).toBe('Entries 1,001 to 1,050');
    expect(text('plain')).toContain('The run goes on: this is all so far.');
    const before = screen.getAllByTestId('plain-item');
    await grow(7);
    expect(screen.getAllByTestId('plain-item')).toEqual(before);
    expect(text('plain')).toContain('The run has gone on since this page was read.');
    await userEvent.click(screen.getByRole('button', { name: 'Show 7 more entries' }));
    await settle();
    expect(title()).toBe('Entries 1,001 to 1,057');
    expect(screen.getAllByTestId('plain-item').slice(0, 50)).toEqual(before);
    expect(document.activeElement).toBe(screen.getByTestId('transcript'));
    await grow(60);
    await userEvent.click(screen.getByRole('button', { name: 'Show 43 more entries' }));
    await settle();
    await userEvent.click(screen.getAllByRole('button', { name: 'Next page' })[1] as HTMLElement);
    await settle();
    expect(title()).toBe('Entries 1,101 to 1,117');
  });

  it('has what the run log has not confirmed yet, and says when that has been corrected', async () => {
    const { client } = await openLong(1_050);
    const told = (at: number, settled: number, ...lines: string[]) =>
      client.tell(run, { kind: 'from', at, lines, settled });
    await told(1_050, 1_050, entry.chunk('In '), entry.chunk('pieces'));
    await press('v4');
    await settle();
    expect(title()).toBe('Entries 1,001 to 1,052');
    expect(screen.getAllByTestId('plain-item').at(-1)?.textContent).toContain('In pieces');
    await told(1_050, 1_051, entry.message('In pieces'), entry.prompt('More'));
    expect(text('plain')).not.toContain('More');
    await userEvent.click(screen.getByRole('button', { name: 'Read the page again' }));
    await settle();
    expect(headings().at(-1)).toBe('You · #1,052');
  });

  it('waits for what has not been read from the log, and shows it as soon as it has', async () => {
    const { client } = await openLong(5_000);
    const integrity = {
      upTo: 0,
      total: 5_000,
      basis: null,
      duplicatesDropped: 0,
      onlyLive: 0,
      unreadable: 0,
      unknown: 0,
    };
    await client.tell(run, {
      kind: 'integrity',
      integrity: { ...integrity, gaps: [{ from: 150, to: 4_980, why: 'not-loaded' }] },
    });
    await press('v4');
    await settle();
    await press('gg');
    await settle();
    expect(title()).toBe('Entries 1 to 100');
    await press('{Alt>}{PageDown}{/Alt}');
    await settle();
    expect([title(), screen.queryByTestId('plain-item')]).toEqual(['Page 2', null]);
    expect(text('plain')).toContain('have not been read from the run log yet');
    await client.tell(run, { kind: 'integrity', integrity: { ...integrity, upTo: 5_000, gaps: [] } });
    await settle();
    expect(title()).toBe('Entries 101 to 200');
  });
});
