import { entry, runMeta } from '@runwatch/react/testing';
import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRun, run, text } from '../testing/open-run.tsx';

beforeEach(() => localStorage.clear());
afterEach(() => {
  window.location.hash = '';
  sessionStorage.clear();
});

const NOTHING_MISSING = {
  upTo: 1,
  total: 3,
  gaps: [],
  basis: null,
  duplicatesDropped: 0,
  onlyLive: 0,
  unreadable: 0,
  unknown: 0,
};

const kinds = () => screen.getAllByRole('article').map((article) => article.dataset['testid']);

describe('<TranscriptView>', () => {
  it('shows every kind of entry, those nobody knows and those nobody can read included', async () => {
    const tool = {
      sessionUpdate: 'tool_call',
      toolCallId: 'c1',
      title: 'Read a.ts',
      kind: 'read',
      status: 'completed',
    };
    const thought = { sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: 'Hm' } };
    const plan = { sessionUpdate: 'plan', entries: [{ content: 'First', status: 'completed', priority: 'high' }] };
    await openRun(
      entry.own('progress', { group: 'g', step: 's', status: 'completed', label: 'Started agent' }),
      entry.own('console', { level: 'warn', message: 'careful' }),
      entry.prompt('Do it'),
      entry.update(thought),
      entry.update(plan),
      entry.message('I do'),
      entry.update(tool),
      entry.own('sandbox_output', { stdout: 'fine', stderr: '', exitCode: 2 }),
      entry.request('p1'),
      entry.own('error', { message: 'oh no' }),
      entry.own('turn_complete', { stopReason: 'end_turn' }),
      entry.own('never_heard_of', { a: 1 }),
      '{"type":"_runwatch/unreadable","bytes":123}',
    );
    expect(kinds()).toEqual([
      'item-progress',
      'item-console',
      'item-user',
      'item-thought',
      'item-plan',
      'item-message',
      'item-tool',
      'item-output',
      'item-permission',
      'item-error',
      'item-turn-end',
      'item-unknown',
      'item-unreadable',
    ]);
    expect(text('item-tool')).toContain('Done');
    expect(text('item-output')).toContain('exit 2');
    expect(text('item-unknown')).toContain('Unknown entry');
    expect(text('item-unreadable')).toContain('An entry that cannot be read, 123 bytes');
    const articles = screen.getAllByRole('article');
    expect(articles.map((article) => article.getAttribute('aria-posinset'))).toEqual(
      articles.map((_, i) => `${i + 1}`),
    );
    expect(screen.getAllByRole('heading', { level: 3 })).toHaveLength(articles.length);
  });

  it('stands junk, and shows markup as text', async () => {
    const junk = [null, 0, '', [], {}, 'x', { type: 'text' }, { text: 7 }];
    await openRun(
      ...junk.map((content) => entry.update({ sessionUpdate: 'agent_message', content })),
      ...junk.map((value) =>
        entry.update({ sessionUpdate: 'tool_call', toolCallId: value, title: value, content: value }),
      ),
      ...junk.map((value) => JSON.stringify(value)),
      'not json at all',
      entry.message('<img src=x onerror=alert(1)>'),
    );
    expect(screen.getByTestId('transcript').querySelector('img')).toBeNull();
    expect(screen.getByTestId('transcript').textContent).toContain('<img src=x onerror=alert(1)>');
  });

  it('opens a tool call and keeps it open when it is told again', async () => {
    const call = {
      sessionUpdate: 'tool_call',
      toolCallId: 'c1',
      title: 'npm test',
      kind: 'execute',
      status: 'in_progress',
    };
    const { tell } = await openRun(
      entry.update({ ...call, rawInput: { command: 'npm test', description: 'Why not' } }),
    );
    expect(text('item-tool')).toContain('Running');
    await userEvent.click(screen.getByRole('button', { name: /npm test/ }));
    expect(screen.getByTestId('item-tool').querySelector('pre')?.textContent).toBe('npm test');
    await tell(
      entry.update({
        sessionUpdate: 'tool_call_update',
        toolCallId: 'c1',
        status: 'failed',
        error: { message: 'exit 1' },
      }),
    );
    expect(text('item-tool')).toContain('Failed');
    expect(text('item-tool')).toContain('exit 1');
  });

  it('goes to the beginning of a run of which only the end is held, and back', async () => {
    const { client } = await openRun(entry.message('Newest'));
    client.answerEntries = async (_run, from, to) => ({
      at: from,
      lines: Array.from({ length: Math.min(to - from, 50) }, (_, n) => entry.message(`Entry ${from + n}`)),
    });
    const lines = Array.from({ length: 40 }, (_, n) => entry.message(`Newest ${n}`));
    await client.tell(
      run,
      { kind: 'snapshot', run: runMeta(run), total: 10_040, start: 10_000, lines },
      { kind: 'from', at: 10_040, lines: [], settled: 10_040 },
    );
    const bar = screen.getByRole('scrollbar', { name: 'Place in the run' });
    expect(bar.getAttribute('aria-valuemax')).toBe('10040');
    expect(document.getElementById(bar.getAttribute('aria-controls') ?? '')?.getAttribute('role')).toBe('feed');
    const transcript = screen.getByTestId('transcript');
    // Of a box in which all is on screen, Home shows nothing else.
    Object.defineProperty(transcript, 'scrollHeight', { configurable: true, value: 10_000 });

    fireEvent.keyDown(transcript, { key: 'Home' });
    expect(await screen.findByText('Entry 0')).toBeDefined();
    expect(transcript.dataset['follow']).toBe('held');
    expect([bar.getAttribute('aria-valuenow'), bar.getAttribute('aria-valuetext')]).toEqual(['1', 'Entry 1 of 10,040']);
    expect(screen.queryByText('Newest 39')).toBeNull();

    fireEvent.keyDown(transcript, { key: 'End' });
    expect(await screen.findByText('Newest 39')).toBeDefined();
    expect(transcript.dataset['follow']).toBe('following');
    expect(screen.queryByTestId('pill')).toBeNull();
  });

  it('keeps the plan in sight, and all of it when it is opened', async () => {
    const step = (content: string, status: string) => ({ content, status, priority: 'medium' });
    const { tell } = await openRun(
      entry.update({ sessionUpdate: 'plan', entries: [step('Look', 'completed'), step('Find `it`', 'in_progress')] }),
    );
    expect(text('plan-bar')).toBe('Plan 1/2Find it');
    await userEvent.click(within(screen.getByTestId('plan-bar')).getByRole('button'));
    expect(within(screen.getByTestId('plan-bar')).getAllByRole('listitem')).toHaveLength(2);
    await tell(
      entry.own('turn_complete', { stopReason: 'end_turn' }),
      entry.update({ sessionUpdate: 'plan', entries: [step('Look', 'completed')] }),
    );
    expect(text('plan-bar')).toContain('Plan 1/1All steps are done');
  });

  it('says at its place where something may be missing, and fetches it again', async () => {
    const { client } = await openRun(entry.message('One'), entry.message('Two'), entry.message('Three'));
    await client.tell(run, {
      kind: 'integrity',
      integrity: { ...NOTHING_MISSING, gaps: [{ from: 1, to: null, why: 'unproven' }] },
    });
    expect(kinds()).toEqual(['item-message', 'item-gap', 'item-message', 'item-message']);
    const row = screen.getAllByRole('article')[1] as HTMLElement;
    expect(within(row).getByRole('heading', { level: 3 }).textContent).toBe('Something may be missing');
    await userEvent.click(within(row).getByRole('button', { name: 'Fetch again' }));
    expect(client.retries).toEqual([run]);
  });

  it('says behind the last entry that the end could not be read, also while it is followed, and what has come when it has', async () => {
    const { client, tell } = await openRun(entry.message('One'), entry.message('Two'));
    const isMissing = { ...NOTHING_MISSING, total: 2, gaps: [{ from: 2, to: null, why: 'unavailable' as const }] };
    await client.tell(run, { kind: 'integrity', integrity: isMissing });
    expect(kinds()).toEqual(['item-message', 'item-message', 'item-gap']);
    expect(text('item-gap')).toContain('What comes behind #2 could not be read from the run log.');
    const transcript = screen.getByTestId('transcript');
    expect(transcript.dataset['follow']).toBe('following');
    fireEvent.keyDown(transcript, { key: 'PageUp' });
    expect(text('pill')).toBe(' End');
    await tell(entry.message('Three'));
    await client.tell(run, { kind: 'integrity', integrity: NOTHING_MISSING });
    expect(kinds()).toEqual(['item-message', 'item-message', 'item-message']);
    expect(text('pill')).toBe(' 1 new · End');
  });

  it('says what nobody could read at the beginning, and how much that is', async () => {
    const { client } = await openRun(entry.message('Newest'));
    const lines = [entry.message('Newest')];
    await client.tell(
      run,
      { kind: 'snapshot', run: runMeta(run), total: 319, start: 318, lines },
      {
        kind: 'integrity',
        integrity: { ...NOTHING_MISSING, total: 319, gaps: [{ from: 301, to: 318, why: 'unavailable' }] },
      },
    );
    expect(text('item-missing')).toContain('17 entries missing between #301 and #319');
  });

  it('says where history is still missing', async () => {
    const { client } = await openRun(entry.message('Newest'));
    const lines = [entry.message('Newest')];
    await client.tell(run, { kind: 'snapshot', run: runMeta(run), total: 101, start: 100, lines });
    expect(text('item-missing')).toContain('100 earlier entries belong here');
    expect(text('integrity')).toContain('Loading history · 1 of 101');
    const article = screen.getByTestId('item-message');
    expect([article.getAttribute('aria-posinset'), article.getAttribute('aria-setsize')]).toEqual(['101', '101']);
  });
});
