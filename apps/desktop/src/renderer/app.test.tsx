import { CloudRunError } from '@runwatch/protocol';
import { entry, runMeta } from '@runwatch/react/testing';
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openRun, openWindow, run, summary, text } from './testing/open-run.tsx';

const other = { taskId: 't2', runId: 'r2' };
const down = new CloudRunError({ code: 'unavailable', message: 'The sandbox is not there', retryable: true });

afterEach(() => {
  vi.useRealTimers();
  window.location.hash = '';
  localStorage.clear();
  sessionStorage.clear();
});

describe('<App>', () => {
  it('opens the first run and keeps it in the address', async () => {
    await openRun(entry.message('Hello'));
    expect(window.location.hash).toBe('#/task/t%2F1/run/r%261');
    expect(text('item-message')).toContain('Hello');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Fix the flaky test');
  });

  it('stays with its run when another comes first in the list', async () => {
    const { client } = await openRun(entry.message('Hello'));
    await client.tellRuns([{ ...summary, ref: other, title: 'Other', run: runMeta(other) }, summary]);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Fix the flaky test');
  });

  it('says what to do when there are no runs, and that reading the list failed', async () => {
    const client = openWindow();
    expect(text('runs')).toContain('Looking for runs');
    await client.tellRuns([]);
    expect(text('runs')).toContain('No runs yet. Start a cloud run in PostHog');
    await client.cutRuns(down);
    expect(text('runs')).toContain('The sandbox is not there');
  });
});

describe('the wire', () => {
  const connection = { leg: null, attempt: 0, retryAt: null, lastByteAt: null, lastEntryAt: null, failure: null };

  it('is resumed where it is paused, and tried again where there is no network', async () => {
    const { client } = await openRun(entry.message('Hello'));
    await client.tell(run, { kind: 'connection', connection: { ...connection, phase: 'paused' } });
    await userEvent.click(screen.getByRole('button', { name: 'Resume' }));
    expect([client.pauses, client.retries]).toEqual([[['resume', run]], []]);
    await client.tell(run, { kind: 'connection', connection: { ...connection, phase: 'waiting-for-network' } });
    await userEvent.click(screen.getByRole('button', { name: 'Now' }));
    expect([client.pauses.length, client.retries]).toEqual([1, [run]]);
  });
});

describe('the message box', () => {
  const send = (words: string) => userEvent.type(screen.getByTestId('composer'), `${words}{Enter}`);

  it('shows a message as pending until the transcript has it', async () => {
    const { client, tell } = await openRun(entry.message('Hello'));
    await send('Also Safari');
    expect(text('pending')).toContain('Also Safari');
    expect(text('pending')).toContain('Waits for the agent');
    expect(client.commands.map(({ command }) => command)).toEqual([
      { method: 'user_message', params: { content: 'Also Safari' } },
    ]);
    await tell(entry.prompt('Also Safari'));
    expect(screen.queryByTestId('pending')).toBeNull();
    expect(text('item-user')).toContain('Also Safari');
  });

  it('keeps a failed message, sends it again with the same id, and discards it on demand', async () => {
    const { client } = await openRun(entry.message('Hello'));
    client.answerCommand = () => Promise.reject(down);
    await send('Also Safari');
    expect(text('pending')).toContain('Not sent: The sandbox is not there');
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(client.commands).toHaveLength(2);
    expect(client.commands[1]?.id).toBe(client.commands[0]?.id);
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }));
    expect(screen.queryByTestId('pending')).toBeNull();
  });

  it('takes a failed message back to be edited, behind what is being written', async () => {
    const { client } = await openRun(entry.message('Hello'));
    client.answerCommand = () => Promise.reject(down);
    await send('Also Safari');
    await userEvent.type(screen.getByTestId('composer'), 'By the way');
    await userEvent.click(screen.getByRole('button', { name: 'Edit' }));
    expect(screen.queryByTestId('pending')).toBeNull();
    expect(screen.getByTestId<HTMLTextAreaElement>('composer').value).toBe('By the way\n\nAlso Safari');
  });

  it('keeps what did not get through for the next start of the app, as a draft', async () => {
    const { client } = await openRun(entry.message('Hello'));
    client.answerCommand = () => Promise.reject(down);
    await send('Also Safari');
    await screen.findByText(/Not sent/);
    cleanup();
    window.location.hash = '';
    await openRun(entry.message('Hello'));
    expect(screen.queryByTestId('pending')).toBeNull();
    expect(screen.getByTestId<HTMLTextAreaElement>('composer').value).toBe('Also Safari');
    cleanup();
    window.location.hash = '';
    await openRun(entry.message('Hello'));
    expect(screen.getByTestId<HTMLTextAreaElement>('composer').value).toBe('Also Safari');
  });

  it('interrupts the turn by Escape, pressed twice, and not while something is open that Escape closes', async () => {
    const { client } = await openRun(entry.message('Hello'));
    await userEvent.keyboard('{Escape}');
    expect(document.body.textContent).toContain('Esc again interrupts the turn');
    expect(client.commands).toEqual([]);
    await userEvent.keyboard('{Escape}');
    expect(client.commands.map(({ command }) => command.method)).toEqual(['cancel']);
    const open = document.body.appendChild(Object.assign(document.createElement('div'), { role: 'dialog' }));
    await userEvent.keyboard('{Escape}{Escape}');
    open.remove();
    expect(client.commands).toHaveLength(1);
  });

  it('is closed, and asks are gone, when the run is over', async () => {
    const { client } = await openRun(entry.request('p1'));
    expect(screen.getByTestId('permission-card')).toBeDefined();
    await client.tell(run, { kind: 'run', run: runMeta(run, { status: 'completed' }) });
    expect(screen.queryByTestId('permission-card')).toBeNull();
    expect(screen.queryByTestId('composer')).toBeNull();
    expect(document.body.textContent).toContain('This run is over');
  });

  it('interrupts the turn, not the run', async () => {
    const { client } = await openRun(entry.message('Hello'));
    await userEvent.click(screen.getByTestId('interrupt'));
    expect(client.commands.map(({ command }) => command)).toEqual([{ method: 'cancel', params: {} }]);
    expect(client.stops).toEqual([]);
  });

  it('is Stopping… from the click until a terminal status is seen', async () => {
    const { client } = await openRun(entry.message('Hello'));
    await userEvent.click(screen.getByTestId('stop'));
    await userEvent.click(screen.getByTestId('stop-confirm'));
    expect(client.stops).toEqual([run]);
    expect(text('stop')).toContain('Stopping…');
    expect(text('run-status')).toContain('Stopping…');
    await client.tell(run, { kind: 'run', run: runMeta(run, { status: 'cancelled' }) });
    expect(text('run-status')).toContain('Stopped');
    expect(screen.queryByTestId('stop')).toBeNull();
  });
});

describe('a request for permission', () => {
  it('moves the run to Needs you until the answer has been seen', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { client, tell } = await openRun(entry.message('Hello'));
    expect(screen.queryByText('Needs you')).toBeNull();
    await tell(entry.request('p1'));
    expect(screen.getAllByTestId('run-row')[0]?.textContent).toContain('Needs you');
    expect(text('item-permission')).toContain('Waiting for an answer');
    // The card has stood there long enough not to have come under the pointer just now.
    vi.setSystemTime(Date.now() + 500);
    await userEvent.click(screen.getByRole('button', { name: /Yes/ }));
    expect(client.commands[0]?.command).toEqual({
      method: 'permission_response',
      params: { requestId: 'p1', optionId: 'allow' },
    });
    expect(text('permission-card')).toContain('Answered: Yes');
    await tell(entry.own('permission_resolved', { requestId: 'p1', toolCallId: 'tool-1', optionId: 'allow' }));
    expect(screen.queryByTestId('permission-card')).toBeNull();
    expect(text('item-permission')).toContain('Allowed once · by you');
    expect(screen.getAllByTestId('run-row')[0]?.textContent).toContain('In progress');
  });
});

describe('watching only', () => {
  it('offers nothing that acts, says so, and takes it back', async () => {
    const { parts, tell } = await openRun(entry.message('Hello'));
    await tell(entry.request('p1'));
    expect(screen.getByTestId('permission-card')).toBeDefined();
    await act(async () => parts.settings.set({ watchOnly: true }));
    await screen.findByText(/The agent waits for an answer. You only watch/);
    for (const id of ['permission-card', 'composer', 'interrupt', 'stop']) expect(screen.queryByTestId(id)).toBeNull();
    await act(async () => parts.settings.set({ watchOnly: false }));
    await screen.findByTestId('permission-card');
    expect(screen.getByTestId('composer')).toBeDefined();
  });
});
