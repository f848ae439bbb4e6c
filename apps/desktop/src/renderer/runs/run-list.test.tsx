import type { RunSummary } from '@runwatch/protocol';
import type { CloudRunsView } from '@runwatch/react';
import { runMeta } from '@runwatch/react/testing';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clockTime } from '../time/format-time.ts';
import { filterRuns } from './filter-runs.ts';
import { freshnessText } from './freshness-text.ts';
import { groupRuns, type RunGroup } from './group-runs.ts';
import { holdOrder } from './hold-order.ts';
import { rowText } from './row-text.ts';
import { RunList } from './run-list.tsx';

// Which runs were over today depends on the day.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

const summary = (id: string, status: string, createdAt: string): RunSummary => {
  const ref = { taskId: 't', runId: id };
  return { ref, title: `Title ${id}`, repository: 'acme/shop', run: runMeta(ref, { status, createdAt }) };
};
const NOW = Date.parse('2026-11-22T12:00:00Z');
const ask = { requestId: 'p1', title: 'rm -rf dist', askedAt: NOW - 120_000 };
const runs = [
  summary('done', 'completed', '2026-11-20T08:00:00Z'),
  summary('old', 'in_progress', '2026-11-22T09:00:00Z'),
  summary('new', 'queued', '2026-11-22T10:00:00Z'),
  { ...summary('asks', 'in_progress', '2026-11-22T07:00:00Z'), asks: [ask] },
  summary('odd', 'dreaming', '2026-11-22T06:00:00Z'),
  // What it had asked nobody has to answer any more.
  { ...summary('broken', 'failed', '2026-11-22T09:30:00Z'), asks: [ask] },
];
const shape = (groups: readonly RunGroup[]) =>
  groups.map((group) => [group.title, ...group.runs.map((run) => run.ref.runId)]);

describe('groupRuns()', () => {
  it('puts what needs an answer first and what is over last, by day', () => {
    expect(shape(groupRuns(runs, NOW))).toEqual([
      ['Needs you', 'asks'],
      ['Working', 'new', 'old', 'odd'],
      ['Done today', 'broken'],
      ['Done earlier', 'done'],
    ]);
  });

  it('leaves groups out when they are empty', () => {
    expect(shape(groupRuns(runs.slice(0, 1), NOW))).toEqual([['Done', 'done']]);
    expect(groupRuns([], NOW)).toEqual([]);
  });
});

describe('holdOrder()', () => {
  it('moves no row while it is held, shows what is new last, and lets go of what is gone', () => {
    const shown = groupRuns(runs.slice(1, 4), NOW);
    const [old, young, asks] = [runs[1], runs[2], runs[3]] as [RunSummary, RunSummary, RunSummary];
    const next = [
      { ...old, asks: [ask] },
      young,
      { ...asks, asks: [] },
      summary('newest', 'in_progress', '2026-11-22T11:00:00Z'),
      summary('over', 'completed', '2026-11-22T06:00:00Z'),
    ];
    const held = holdOrder(shown, groupRuns(next, NOW));
    expect(shape(held)).toEqual([
      ['Needs you', 'asks'],
      ['Working', 'new', 'old', 'newest'],
      ['Done today', 'over'],
    ]);
    // What the rows say is new all the same.
    expect(held[1]?.runs[1]?.asks).toEqual([ask]);
    expect(shape(holdOrder(shown, groupRuns(next.slice(1, 2), NOW)))).toEqual([['Working', 'new']]);
  });
});

describe('filterRuns()', () => {
  it.each([
    ['', 6],
    ['title OLD', 1],
    ['acme', 6],
    ['needs you', 1],
    ['rm dist', 2],
    ['failed', 1],
    ['nothing like it', 0],
  ])('finds by %j %i runs', (words, count) => {
    expect(filterRuns(runs, words)).toHaveLength(count);
  });
});

describe('rowText()', () => {
  const run = (change: Partial<RunSummary>, meta: Partial<RunSummary['run']> = {}): RunSummary => {
    const one = summary('r', 'in_progress', '2026-11-22T11:50:00Z');
    return { ...one, ...change, run: { ...one.run, ...meta } };
  };
  const wire = (phase: 'live' | 'waiting-for-network' | 'paused', entryAt = NOW) => ({ phase, entryAt });
  const working = { kind: 'working', text: 'npm test' } as const;
  it.each<[RunSummary, string]>([
    [run({ asks: [ask] }), 'allow rm -rf dist?'],
    [run({ asks: [{ ...ask, title: null }, ask] }), 'waits for your answer · 1 more'],
    [run({}, { status: 'failed', errorMessage: 'The sandbox died' }), 'The sandbox died'],
    [run({}, { status: 'completed', completedAt: '2026-11-22T11:59:00Z' }), 'Completed · took 9 min'],
    [run({}, { status: 'cancelled' }), 'Stopped'],
    [run({}, { status: 'queued', createdAt: '2026-11-22T11:59:20Z' }), 'queued 40 s'],
    [run({}, { stopping: true }), 'Stopping…'],
    [run({}), 'In progress'],
    [run({}, { stage: 'sandbox_ready' }), 'sandbox ready'],
    [run({ activity: working, wire: wire('live') }), 'npm test'],
    [run({ activity: working, wire: wire('live', NOW - 240_000) }), 'quiet 4 min, wire ok'],
    [run({ activity: working, wire: wire('waiting-for-network', NOW - 240_000) }), 'npm test · no network'],
    [
      run({ activity: { kind: 'idle', text: 'Turn over, waits for you' }, wire: wire('live', NOW - 240_000) }),
      'Turn over, waits for you',
    ],
    [run({ activity: working, queued: 2 }), 'npm test, 2 queued'],
    [run({}, { status: 'failed' }), 'Failed'],
  ])('of %o is %s', (one, text) => {
    expect(rowText(one, NOW).text).toBe(text);
  });
});

describe('freshnessText()', () => {
  const view = (change: Partial<CloudRunsView>): CloudRunsView => ({
    ...{ status: 'success', data: runs, asOf: NOW, trouble: null, error: null },
    ...change,
  });
  const failure = { code: 'unavailable', message: 'The server is busy', retryable: true } as const;
  const at = clockTime(NOW);
  it.each<[Partial<CloudRunsView>, string, boolean]>([
    [{ asOf: NOW - 1_000 }, '6 runs · updated 1 s ago', false],
    [{ asOf: NOW - 120_000 }, '6 runs · updated 2 min ago', true],
    [
      { trouble: { kind: 'waiting-for-network', failure: null, retryAt: null } },
      `6 runs · no network · as of ${at}`,
      true,
    ],
    [
      { trouble: { kind: 'failed', failure, retryAt: NOW + 7_500 } },
      `6 runs · as of ${at} · not updated: The server is busy · next try in 8 s`,
      true,
    ],
    [
      { asOf: null, data: [], trouble: { kind: 'failed', failure, retryAt: null } },
      '0 runs · never updated · not updated: The server is busy',
      true,
    ],
    [{ asOf: null, data: [] }, 'Looking for runs…', false],
  ])('of %o is %s', (change, text, isOld) => {
    expect(freshnessText(view(change), NOW)).toMatchObject({ text, isOld });
  });
});

describe('<RunList>', () => {
  const show = (onSelect = vi.fn(), list: readonly RunSummary[] = runs, isLooking = true) => {
    const selected = { taskId: 't', runId: 'old' };
    const props = { selected, beside: null, looked: isLooking ? [selected] : [], onSelect, onSelectBeside: vi.fn() };
    const { rerender } = render(<RunList {...props} runs={list} />);
    return { onSelect, rerender: (next: readonly RunSummary[]) => rerender(<RunList {...props} runs={next} />) };
  };
  const focused = () => document.activeElement?.textContent;
  const titles = () => screen.getAllByTestId('run-row').map((row) => row.querySelector('.run-row__title')?.textContent);

  it('shows each status as a word', () => {
    show();
    const words = screen.getAllByTestId('run-row').map((row) => row.textContent);
    expect(words[0]).toContain('Needs you');
    expect(words[0]).toContain('allow rm -rf dist?');
    expect(words[1]).toContain('Queued');
    expect(words[2]).toContain('In progress');
    expect(words[3]).toContain('Dreaming');
    expect(words[4]).toContain('Failed');
    expect(words[5]).toContain('Completed');
  });

  it('shows a dot, and how many for the ear, at what is unread, but not at what is being read', () => {
    const unread = runs.map((one) => ({ ...one, unread: one.ref.runId === 'new' || one.ref.runId === 'old' ? 3 : 0 }));
    show(vi.fn(), unread);
    expect(screen.getAllByTestId('unread').map((dot) => dot.textContent)).toEqual([' 3 new entries']);
    cleanup();
    show(vi.fn(), unread, false);
    expect(screen.getAllByTestId('unread')).toHaveLength(2);
  });

  it('keeps its rows where they are while the pointer moves over it, and sorts them when it leaves', () => {
    const { rerender } = show();
    const before = titles();
    const list = screen.getByTestId('runs');
    fireEvent.pointerMove(list);
    const next = runs.map((one) => (one.ref.runId === 'old' ? { ...one, asks: [ask] } : one));
    rerender(next);
    expect(titles()).toEqual(before);
    expect(screen.getAllByTestId('run-row')[2]?.textContent).toContain('Needs you');
    fireEvent.pointerLeave(list);
    expect(titles().slice(0, 2)).toEqual(['Title old', 'Title asks']);
  });

  it('keeps nothing where it is when nobody has moved for ten seconds', () => {
    vi.useFakeTimers();
    const { rerender } = show();
    fireEvent.pointerMove(screen.getByTestId('runs'));
    rerender(runs.map((one) => (one.ref.runId === 'old' ? { ...one, asks: [ask] } : one)));
    expect(titles()[0]).toBe('Title asks');
    act(() => vi.advanceTimersByTime(10_000));
    expect(titles().slice(0, 2)).toEqual(['Title old', 'Title asks']);
  });

  it('marks the selected run and makes it the one stop of the Tab key', () => {
    show();
    const rows = screen.getAllByTestId('run-row');
    expect(rows.map((row) => row.getAttribute('aria-current'))).toEqual([null, null, 'true', null, null, null]);
    expect(rows.map((row) => row.tabIndex)).toEqual([-1, -1, 0, -1, -1, -1]);
  });

  it('walks across groups by arrow keys and opens by Enter', async () => {
    const { onSelect } = show();
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
