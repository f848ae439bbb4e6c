import type { RunSummary } from '@runwatch/protocol';
import { runMeta } from '@runwatch/react/testing';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { runKey } from '../location/run-hash.ts';
import { groupRuns } from './group-runs.ts';
import { RunList } from './run-list.tsx';

const summary = (id: string, status: string, createdAt: string): RunSummary => {
  const ref = { taskId: 't', runId: id };
  return { ref, title: `Title ${id}`, repository: 'acme/shop', run: runMeta(ref, { status, createdAt }) };
};
const runs = [
  summary('done', 'completed', '2026-11-22T08:00:00Z'),
  summary('old', 'in_progress', '2026-11-22T09:00:00Z'),
  summary('new', 'queued', '2026-11-22T10:00:00Z'),
  summary('asks', 'in_progress', '2026-11-22T07:00:00Z'),
  summary('odd', 'dreaming', '2026-11-22T06:00:00Z'),
  summary('broken', 'failed', '2026-11-22T09:30:00Z'),
];
const asking = new Set([runKey({ taskId: 't', runId: 'asks' }), runKey({ taskId: 't', runId: 'broken' })]);
const shape = (groups: ReturnType<typeof groupRuns>) =>
  groups.map((group) => [group.kind, ...group.runs.map((run) => run.ref.runId)]);

describe('groupRuns()', () => {
  it('puts what needs an answer first and what is over last', () => {
    expect(shape(groupRuns(runs, asking))).toEqual([
      ['needs-you', 'asks'],
      ['working', 'new', 'old', 'odd'],
      ['done', 'broken', 'done'],
    ]);
  });

  it('leaves groups out when they are empty', () => {
    expect(shape(groupRuns(runs.slice(0, 1), new Set()))).toEqual([['done', 'done']]);
    expect(groupRuns([], new Set())).toEqual([]);
  });
});

describe('<RunList>', () => {
  const show = (onSelect = vi.fn()) => {
    render(<RunList runs={runs} asking={asking} selected={{ taskId: 't', runId: 'old' }} onSelect={onSelect} />);
    return onSelect;
  };
  const focused = () => document.activeElement?.textContent;

  it('shows each status as a word', () => {
    show();
    const words = screen.getAllByTestId('run-row').map((row) => row.textContent);
    expect(words[0]).toContain('Needs you');
    expect(words[1]).toContain('Queued');
    expect(words[2]).toContain('In progress');
    expect(words[3]).toContain('Dreaming');
    expect(words[4]).toContain('Failed');
    expect(words[5]).toContain('Completed');
  });

  it('marks the selected run and makes it the one stop of the Tab key', () => {
    show();
    const rows = screen.getAllByTestId('run-row');
    expect(rows.map((row) => row.getAttribute('aria-current'))).toEqual([null, null, 'true', null, null, null]);
    expect(rows.map((row) => row.tabIndex)).toEqual([-1, -1, 0, -1, -1, -1]);
  });

  it('walks across groups by arrow keys and opens by Enter', async () => {
    const onSelect = show();
    await userEvent.tab();
    expect(focused()).toContain('Title old');
    await userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}');
    expect(focused()).toContain('Title asks');
    await userEvent.keyboard('{End}');
    expect(focused()).toContain('Title done');
    await userEvent.keyboard('{Home}{ArrowDown}');
    expect(focused()).toContain('Title new');
    expect(onSelect).not.toHaveBeenCalled();
    await userEvent.keyboard('{Enter}');
    expect(onSelect).toHaveBeenCalledExactlyOnceWith({ taskId: 't', runId: 'new' });
  });
});
