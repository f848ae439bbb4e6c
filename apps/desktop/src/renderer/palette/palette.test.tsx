import { entry, runMeta } from '@runwatch/react/testing';
import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { LinkTrouble } from '../location/link-trouble.tsx';
import { openRun, run, summary } from '../testing/open-run.tsx';

const other = {
  ...summary,
  ref: { taskId: 't2', runId: 'r2' },
  title: 'Rename billing',
  run: runMeta({ taskId: 't2', runId: 'r2' }),
};
const asking = {
  ...summary,
  ref: { taskId: 't3', runId: 'r3' },
  title: 'Measure the build',
  run: runMeta({ taskId: 't3', runId: 'r3' }, { createdAt: '2026-11-20T12:00:00.000Z' }),
  asks: [{ requestId: 'p', title: 'May I?', at: null }],
};

beforeEach(() => {
  sessionStorage.clear();
  window.location.hash = '';
});

async function openThree() {
  const opened = await openRun(entry.message('hello'));
  await opened.client.tellRuns([summary, other, asking] as never);
  await act(async () => {});
  return opened;
}

const press = async (keys: string) => {
  await userEvent.keyboard(keys);
  await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
};
const options = () => screen.getAllByRole('option').map(({ textContent }) => textContent);

describe('the command palette', () => {
  it('finds a run by words of its title, and opens it', async () => {
    await openThree();
    await press('{Control>}k{/Control}');
    expect(screen.getByTestId('palette')).toBeTruthy();
    await press('bill ren');
    expect(options()).toEqual([expect.stringContaining('Rename billing')]);
    await press('{Enter}');
    expect(window.location.hash).toBe('#/task/t2/run/r2');
    expect(screen.queryByTestId('palette')).toBeNull();
  });

  it('does what can be done now, and lists runs that were open before', async () => {
    await openThree();
    await press('{Control>}k{/Control}');
    await press('rename{Enter}');
    await press('{Control>}k{/Control}');
    expect(options()[0]).toContain('Fix the flaky test');
    expect(options().some((text) => text?.includes('Interrupt the turn'))).toBe(true);
    expect(options().some((text) => text?.includes('Answer what is asked'))).toBe(false);
    await press('keyboard{Enter}');
    const sheet = await screen.findByTestId('shortcuts');
    expect(within(sheet).getByText('Find anything').closest('div')?.textContent).toContain('Ctrl+K');
    expect(within(sheet).getByText('Open the run of this number').closest('div')?.textContent).toContain('Ctrl+1 … 9');
    expect(within(sheet).queryByText('Answer what is asked')).toBeNull();
  });
});

it('the sheet of keys has one line for what has several keys', async () => {
  await openThree();
  await press('{Control>}k{/Control}');
  await press('keyboard{Enter}');
  const sheet = await screen.findByTestId('shortcuts');
  expect(within(sheet).getByText('Find in this run').closest('div')?.textContent).toContain('Ctrl+F/');
});

describe('keys for runs', () => {
  it('open runs by number, the ones beside, and the next that needs somebody', async () => {
    await openThree();
    const titles = () => screen.getAllByTestId('run-row').map((row) => row.textContent);
    expect(titles()[0]).toContain('Measure the build');
    await press('{Control>}2{/Control}');
    const second = window.location.hash;
    await press('{Control>}1{/Control}');
    expect(window.location.hash).toBe('#/task/t3/run/r3');
    await press('{Alt>}{ArrowDown}{/Alt}');
    expect(window.location.hash).toBe(second);
    screen.getAllByTestId('run-row')[1]?.focus();
    await press('n');
    expect(window.location.hash).toBe('#/task/t3/run/r3');
    await press('{Alt>}{ArrowUp}{/Alt}');
    expect(window.location.hash).toBe('#/task/t3/run/r3');
    await press('{Control>}9{/Control}');
    expect(window.location.hash).toBe('#/task/t3/run/r3');
  });
});

describe('a link', () => {
  it('goes to an entry of a run, after which the address names the run alone', async () => {
    await openRun(...Array.from({ length: 5 }, (_, n) => entry.prompt(`part ${n}`)));
    window.location.hash = `#/task/${encodeURIComponent(run.taskId)}/run/${encodeURIComponent(run.runId)}/entry/3`;
    await act(async () => {});
    await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
    expect(screen.getByTestId('transcript').dataset['follow']).toBe('held');
    expect(window.location.hash).toBe(`#/task/${encodeURIComponent(run.taskId)}/run/${encodeURIComponent(run.runId)}`);
  });

  it.each([
    ['no-account', 'This link is for another account'],
    ['unreadable', 'This link cannot be read'],
  ])('that shows nothing says why: %s', async (why, title) => {
    await openThree();
    render(<LinkTrouble />);
    window.location.hash = `#/link/${why}`;
    await act(async () => {});
    expect(await screen.findByRole('dialog', { name: title })).toBeTruthy();
    // The run stays where it is behind that.
    expect(screen.getByTestId('transcript').textContent).toContain('hello');
  });
});
