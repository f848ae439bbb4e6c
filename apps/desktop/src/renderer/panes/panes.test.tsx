import { entry, runMeta, snapshot } from '@runwatch/react/testing';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openRun, run, summary } from '../testing/open-run.tsx';

const other = { taskId: 't2', runId: 'r2' };
const third = { taskId: 't3', runId: 'r3' };
const summaries = [
  summary,
  { ...summary, ref: other, title: 'Rename billing', run: runMeta(other, { createdAt: '2026-11-20T10:00:00.000Z' }) },
  { ...summary, ref: third, title: 'Measure it', run: runMeta(third, { createdAt: '2026-11-19T10:00:00.000Z' }) },
];
afterEach(() => {
  vi.restoreAllMocks();
  window.location.hash = '';
  localStorage.clear();
  sessionStorage.clear();
});

const user = userEvent.setup();
const row = (title: RegExp) => screen.getByRole('button', { name: title });
const pane = (side: 'left' | 'right') => {
  const found = screen.getAllByTestId('pane').find((one) => one.dataset['side'] === side);
  return within(found as HTMLElement);
};
const used = () => screen.getAllByTestId('pane').map((one) => one.dataset['used'] !== undefined);
const titles = () => screen.getAllByRole('heading', { level: 1 }).map(({ textContent }) => textContent);
const composer = (side: 'left' | 'right') => pane(side).getByTestId<HTMLTextAreaElement>('composer');
const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 0)));

/** The first run on the left, another one on the right. */
async function openTwo() {
  const opened = await openRun(entry.message('Hello left'));
  await opened.client.tellRuns(summaries as never);
  await user.keyboard('{Control>}');
  await user.click(row(/Rename billing/));
  await user.keyboard('{/Control}');
  await settle();
  await opened.client.tell(other, snapshot(runMeta(other), [entry.message('Hello right')]));
  return opened;
}

describe('two runs beside each other', () => {
  it('each have their own transcript and composer, and stand in the address', async () => {
    await openTwo();
    expect(titles()).toEqual(['Fix the flaky test', 'Rename billing']);
    expect(pane('left').getByTestId('item-message').textContent).toContain('Hello left');
    expect(pane('right').getByTestId('item-message').textContent).toContain('Hello right');
    expect(window.location.hash).toBe('#/task/t%2F1/run/r%261/right/task/t2/run/r2');
    expect(used()).toEqual([true, false]);
    await user.type(composer('right'), 'For the right one');
    expect([composer('left').value, composer('right').value]).toEqual(['', 'For the right one']);
    expect(window.location.hash).toBe('#/task/t2/run/r2/left/task/t%2F1/run/r%261');
  });

  it('have distinct names for all that is there twice', async () => {
    await openTwo();
    const names = screen.getAllByRole('region').map((region) => region.getAttribute('aria-label'));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('Rename billing, on the right');
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('share the keys: they mean the one that was used last, and that is seen and said', async () => {
    const { client } = await openTwo();
    await user.click(composer('right'));
    expect(used()).toEqual([false, true]);
    expect(pane('right').getByTestId('used-mark').textContent).toBe('Keys act on this run');
    expect(pane('left').queryByTestId('used-mark')).toBeNull();
    expect(screen.getAllByTestId('pane')[1]?.getAttribute('aria-current')).toBe('true');
    await user.keyboard('{Control>}f{/Control}');
    expect([pane('left'), pane('right')].map((one) => one.getByTestId('find').dataset['open'])).toEqual([
      'false',
      'true',
    ]);
    await user.keyboard('{Escape}{Escape}{Escape}');
    expect(client.commands.map(({ run: ref, command }) => [ref, command.method])).toEqual([[other, 'cancel']]);
    await user.click(row(/Rename billing/));
    await user.keyboard('{Control>}i{/Control}');
    expect(pane('right').getByTestId('inspector')).toBeTruthy();
    expect(pane('left').queryByTestId('inspector')).toBeNull();
  });

  it('change places in use by F6, where the focus was last', async () => {
    await openTwo();
    await user.click(composer('left'));
    await user.keyboard('{F6}');
    expect(used()).toEqual([false, true]);
    expect(document.activeElement).toBe(pane('right').getByTestId('transcript'));
    await user.keyboard('{F6}');
    expect(document.activeElement).toBe(composer('left'));
  });

  it('are opened in the pane in use, by the list and by numbers; one that is shown is gone to instead', async () => {
    await openTwo();
    await user.click(composer('left'));
    await user.keyboard('{Control>}2{/Control}');
    expect(used()).toEqual([false, true]);
    expect(titles()).toEqual(['Fix the flaky test', 'Rename billing']);
    expect(screen.getAllByTestId('pane')[1]?.contains(document.activeElement)).toBe(true);
    await user.keyboard('{Control>}3{/Control}');
    expect(titles()).toEqual(['Fix the flaky test', 'Measure it']);
    await user.click(row(/Rename billing/));
    expect(titles()).toEqual(['Fix the flaky test', 'Rename billing']);
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(titles()).toEqual(['Fix the flaky test', 'Rename billing']);
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(titles()).toEqual(['Fix the flaky test', 'Measure it']);
  });

  it('are gone to from the palette as well, with the focus, although it was in the other one', async () => {
    await openTwo();
    await user.click(composer('left'));
    await user.keyboard('{Control>}k{/Control}rename{Enter}');
    await settle();
    expect(used()).toEqual([false, true]);
    expect(screen.getAllByTestId('pane')[1]?.contains(document.activeElement)).toBe(true);
  });

  it('are one again when a pane is closed, and the other goes on as it was', async () => {
    await openTwo();
    await user.type(composer('right'), 'Still here');
    const kept = composer('right');
    await user.click(pane('left').getByTestId('close-pane'));
    expect(titles()).toEqual(['Rename billing']);
    expect(window.location.hash).toBe('#/task/t2/run/r2');
    expect(screen.getByTestId('composer')).toBe(kept);
    await user.keyboard('{Control>}{Shift>}x{/Shift}{/Control}');
    expect(titles()).toEqual(['Rename billing']);
  });

  it('never move the focus of whoever writes in the other one', async () => {
    localStorage.setItem('draft:["t2","r2"] unsent', JSON.stringify(['Lost words']));
    const { client } = await openRun(entry.message('Hello left'));
    // The list does not have it: what it is, and with it its message box, comes later.
    window.location.hash = '#/task/t%2F1/run/r%261/right/task/t2/run/r2';
    await settle();
    expect(pane('right').queryByTestId('composer')).toBeNull();
    await user.click(composer('left'));
    const moves: EventTarget[] = [];
    document.addEventListener('focusin', ({ target }) => target && moves.push(target));
    const words = async (more: string) => {
      await user.keyboard(more);
      await settle();
      expect(document.activeElement).toBe(composer('left'));
    };
    await words('I ');
    await client.tell(other, snapshot(runMeta(other), [entry.message('Hello right')]));
    await words('write ');
    expect(composer('right').value).toBe('Lost words');
    await client.tell(other, { kind: 'from', at: 1, lines: [entry.request('q')], settled: 1 });
    await words('on, ');
    await client.tell(other, {
      kind: 'connection',
      connection: {
        phase: 'reconnecting',
        leg: null,
        attempt: 1,
        retryAt: null,
        lastByteAt: null,
        lastEntryAt: null,
        failure: null,
      },
    });
    await words('whatever ');
    await client.tell(other, { kind: 'from', at: 2, lines: [entry.message('More.'), entry.request('r')], settled: 2 });
    await words('comes.');
    expect(composer('left').value).toBe('I write on, whatever comes.');
    expect(moves).toEqual([]);
  });

  it('do not move it either when the entry of a link comes late, and go there all the same', async () => {
    const { client } = await openRun(entry.message('Hello left'));
    window.location.hash = '#/task/t2/run/r2/entry/2/left/task/t%2F1/run/r%261';
    await settle();
    expect(used()).toEqual([false, true]);
    await user.click(composer('left'));
    await client.tell(other, snapshot(runMeta(other), ['One', 'Two', 'Three'].map(entry.prompt)));
    await settle();
    expect(document.activeElement).toBe(composer('left'));
    expect(pane('right').getByTestId('transcript').dataset['follow']).toBe('held');
    expect(window.location.hash).toBe('#/task/t%2F1/run/r%261/right/task/t2/run/r2');
    await user.click(composer('right'));
    window.location.hash = '#/task/t2/run/r2/entry/1';
    await settle();
    expect(document.activeElement).toBe(composer('right'));
  });

  it('say which of them speaks, through one pair of regions', async () => {
    const { client } = await openTwo();
    await client.tell(other, { kind: 'from', at: 1, lines: [entry.request('q')], settled: 1 });
    expect(screen.getByTestId('urgent-announcement').textContent).toMatch(
      /^Rename billing: The agent asks: .*F6, then Ctrl\+Shift\+Y to answer\.$/,
    );
    await client.tell(run, { kind: 'from', at: 1, lines: [entry.request('p')], settled: 1 });
    expect(screen.getByTestId('urgent-announcement').textContent).toMatch(
      /^Fix the flaky test: The agent asks: .*\. Ctrl\+Shift\+Y to answer\.$/,
    );
    await user.click(composer('right'));
    await user.keyboard('{Alt>}s{/Alt}');
    expect(screen.getByTestId('announcement').textContent).toMatch(/^Rename billing: Run /);
  });

  it('are both looked at: neither is unread, and neither needs a notice', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const { client, parts } = await openTwo();
    const look = vi.spyOn(parts.notices, 'look');
    await client.tellRuns(summaries.map((one) => ({ ...one, unread: 3 })) as never);
    expect(screen.getAllByTestId('unread')).toHaveLength(1);
    expect(within(row(/Measure it/)).getByTestId('unread')).toBeTruthy();
    await user.click(composer('right'));
    await settle();
    expect(look).toHaveBeenLastCalledWith(expect.anything(), [run, other]);
    vi.mocked(document.hasFocus).mockReturnValue(false);
    act(() => void window.dispatchEvent(new Event('blur')));
    await settle();
    expect(look).toHaveBeenLastCalledWith(expect.anything(), []);
  });
});

describe('a run is opened beside', () => {
  it('by Ctrl+Enter and by the menu of its row, and from the palette', async () => {
    const { client } = await openRun(entry.message('Hello left'));
    await client.tellRuns(summaries as never);
    row(/Rename billing/).focus();
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(titles()).toEqual(['Fix the flaky test', 'Rename billing']);
    expect(document.activeElement).toBe(row(/Rename billing/));
    await user.pointer({ keys: '[MouseRight]', target: row(/Measure it/) });
    await user.click(await screen.findByTestId('row-open-beside'));
    expect(titles()).toEqual(['Fix the flaky test', 'Measure it']);
    await user.keyboard('{Control>}k{/Control}rename{Control>}{Enter}{/Control}');
    await settle();
    expect(titles()).toEqual(['Fix the flaky test', 'Rename billing']);
  });

  it('by the key and the button for it, from all that are not shown', async () => {
    const { client } = await openRun(entry.message('Hello left'));
    await client.tellRuns(summaries as never);
    await user.click(screen.getByTestId('open-beside'));
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('Rename billing'),
      expect.stringContaining('Measure it'),
    ]);
    await user.keyboard('meas{Enter}');
    await settle();
    expect(titles()).toEqual(['Fix the flaky test', 'Measure it']);
    expect(screen.queryByTestId('open-beside')).toBeNull();
  });
});
