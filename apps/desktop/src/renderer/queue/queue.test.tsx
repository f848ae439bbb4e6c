import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useRef } from 'react';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { QueueView } from '../../main/queue/queue-view.ts';
import { prompt, ScriptedAgent, turnEnd } from '../../main/queue/testing/scripted-agent.ts';
import { testParts, testQueue } from '../../main/testing/test-parts.ts';
import { AnnouncementsProvider } from '../announce/announcements.tsx';
import { AppApiProvider } from '../app-api/app-api.tsx';
import { Composer, type ComposerHandle } from '../composer/composer.tsx';
import { ActionsProvider } from '../keys/use-action.tsx';
import { SettingsProvider, useSettings } from '../settings/settings.tsx';
import { testAppApi } from '../testing/test-app-api.ts';
import { type QueueHandle, QueueList } from './queue-list.tsx';
import { spokenChange, waitText } from './queue-words.ts';
import { useQueue } from './use-queue.ts';

const run = { taskId: 't', runId: 'r' };
const onSend = vi.fn();

/** The foot of a run's window. */
function Foot() {
  const composer = useRef<ComposerHandle>(null);
  const queued = useRef<QueueHandle>(null);
  const keep = (text: string) => composer.current?.add(text);
  const queue = useQueue(run, { onSend, onRefused: keep });
  const { watchOnly } = useSettings();
  return (
    <>
      <QueueList
        ref={queued}
        queue={queue}
        watchOnly={watchOnly}
        onText={keep}
        onLeave={() => composer.current?.focus()}
      />
      <Composer
        ref={composer}
        draftKey="run"
        runIsOver={false}
        onSend={queue.send}
        onRecall={() => queued.current?.editLast()}
      />
    </>
  );
}

/** The foot above an agent that has been told this. */
function show(...lines: string[]) {
  const agent = new ScriptedAgent();
  agent.say(...lines);
  const base = testParts();
  const queue = testQueue({ accounts: base.accounts.table, settings: base.settings, client: agent.client });
  const { api, parts } = testAppApi({ ...base, queue });
  const { unmount } = render(
    <AppApiProvider api={api}>
      <SettingsProvider>
        <ActionsProvider>
          <AnnouncementsProvider>
            <Foot />
          </AnnouncementsProvider>
        </ActionsProvider>
      </SettingsProvider>
    </AppApiProvider>,
  );
  onTestFinished(unmount);
  const desk = parts.queue;
  return { agent, desk, settings: parts.settings };
}

const box = () => screen.getByTestId<HTMLTextAreaElement>('composer');
const editor = () => screen.findByTestId<HTMLTextAreaElement>('queue-editor');
const texts = () => screen.queryAllByTestId('queued').map((one) => one.querySelector('.queue__text')?.textContent);
const shows = (...expected: string[]) => vi.waitFor(() => expect(texts()).toEqual(expected));
const head = () => screen.getByTestId('queue').querySelector('.queue__title')?.textContent;
const hears = (text: string) => vi.waitFor(() => expect(screen.getByTestId('announcement').textContent).toBe(text));
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));
const write = (text: string) => userEvent.type(box(), `${text}{Enter}`);

afterEach(() => {
  onSend.mockReset();
  localStorage.clear();
});

describe('what waits for the end of a turn', () => {
  it('stands above the box, counted, and goes by itself when the turn is over', async () => {
    const { agent } = show(prompt('Fix it'));
    await write('one');
    await write('two');
    await shows('one', 'two');
    await vi.waitFor(() => expect(head()).toBe('Queue: 2 · waits here until the agent’s turn is over'));
    expect(box().value).toBe('');
    await hears('Waits in the queue: 2 messages.');
    act(() => agent.say(turnEnd()));
    await vi.waitFor(() => expect(agent.texts).toEqual(['one']));
    await screen.findByText('Waits for the agent');
    await hears('Sent from the queue: one');
    act(() => agent.say(prompt('one')));
    await shows('two');
    expect(onSend).not.toHaveBeenCalled();
  });

  it('is not asked for when no turn runs: the window sends it as ever', async () => {
    show(turnEnd());
    await write('one');
    await vi.waitFor(() => expect(onSend).toHaveBeenCalledExactlyOnceWith('one'));
    await shows();
  });

  it('is edited in its place, and left as it was by Escape, which interrupts nothing', async () => {
    const { agent } = show(prompt('Fix it'));
    const interrupts = vi.fn();
    window.addEventListener('keydown', ({ key, defaultPrevented }) => {
      if (key === 'Escape' && !defaultPrevented) interrupts();
    });
    await write('one');
    await shows('one');
    await press('Edit message 1');
    await userEvent.type(await editor(), ' more{Escape}');
    await shows('one');
    expect(document.activeElement).toBe(box());
    expect(interrupts).not.toHaveBeenCalled();
    await press('Edit message 1');
    expect((await editor()).value).toBe('one');
    act(() => agent.say(turnEnd()));
    await vi.waitFor(() => expect(head()).toBe('Queue: 1 · waits until the editing is done'));
    await userEvent.type(await editor(), ' and the docs{Enter}');
    await vi.waitFor(() => expect(agent.texts).toEqual(['one and the docs']));
  });

  it('comes back to be edited, the last first, by the arrow up in an empty box', async () => {
    show(prompt('Fix it'));
    await write('one');
    await write('two');
    await shows('one', 'two');
    await userEvent.type(box(), 'x{ArrowUp}{Backspace}');
    expect(screen.queryByTestId('queue-editor')).toBeNull();
    await userEvent.type(box(), '{ArrowUp}');
    const opened = await editor();
    expect(opened.value).toBe('two');
    expect(document.activeElement).toBe(opened);
  });

  it('is removed, or sent at once, one by one', async () => {
    const { agent } = show(prompt('Fix it'));
    for (const text of ['one', 'two', 'three']) await write(text);
    await shows('one', 'two', 'three');
    await press('Remove message 1');
    await shows('two', 'three');
    expect(document.activeElement).toBe(box());
    await press('Send now message 2');
    await vi.waitFor(() => expect(agent.texts).toEqual(['three']));
    await shows('two', 'three');
  });

  it('is not lost when it goes while it is being edited: what was written comes into the box', async () => {
    const { desk } = show(prompt('Fix it'));
    await write('one');
    await shows('one');
    await press('Edit message 1');
    const opened = await editor();
    const [message] = desk.view(run).messages;
    act(() => desk.of(run).sendNow(message?.id ?? ''));
    await userEvent.clear(opened);
    await userEvent.type(opened, 'another{Enter}');
    await vi.waitFor(() => expect(box().value).toBe('another'));
    expect(within(screen.getByTestId('queue')).getByRole('alert').textContent).toMatch(
      /on its way to the agent already/,
    );
  });

  it('comes back into the box, with the reason, when the app cannot take it', async () => {
    show(prompt('Fix it'));
    const long = 'x'.repeat(200_001);
    act(() => box().focus());
    await userEvent.paste(long);
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(box().value).toBe(long));
    expect(within(screen.getByTestId('queue')).getByRole('alert').textContent).toMatch(
      /^This is too long to wait here/,
    );
  });

  it('is held back when the turn is interrupted, says so, and waits again when it is resumed', async () => {
    const { agent } = show(prompt('Fix it'));
    await write('one');
    await shows('one');
    act(() => agent.say(turnEnd('cancelled')));
    await screen.findByText('Held back: the turn was interrupted');
    expect(head()).toBe('Queue: 1');
    expect(agent.texts).toEqual([]);
    await userEvent.click(screen.getByTestId('queue-resume'));
    await vi.waitFor(() => expect(agent.texts).toEqual(['one']));
  });

  it('does not go while one only watches, and cannot be sent then', async () => {
    const { agent, settings } = show(prompt('Fix it'));
    await write('one');
    await shows('one');
    act(() => settings.set({ watchOnly: true }));
    await vi.waitFor(() => expect(head()).toBe('Queue: 1 · nothing goes while you only watch'));
    expect(screen.queryByRole('button', { name: /Send now/ })).toBeNull();
    act(() => agent.say(turnEnd()));
    expect(screen.getByRole('button', { name: /Remove/ })).toBeTruthy();
    expect(agent.texts).toEqual([]);
  });

  it('U3: stays readable when the run is over before it was sent, until it is let go of', async () => {
    const { agent } = show(prompt('Fix it'));
    await write('one');
    await write('two');
    await shows('one', 'two');
    act(() => agent.end('completed'));
    await vi.waitFor(() => expect(head()).toBe('Queue: 2 · not sent: the run is over'));
    expect(screen.getAllByText('The run is over, and this was not sent')).toHaveLength(2);
    expect(
      screen.getAllByRole('button', { name: /^(Copy|Discard|Edit|Remove|Send now)/ }).map((one) => one.textContent),
    ).toEqual(['Copy message 1', 'Discard message 1', 'Copy message 2', 'Discard message 2']);
    await press('Discard message 1');
    await shows('two');
    await press('Discard message 1');
    await vi.waitFor(() => expect(screen.queryByTestId('queue')).toBeNull());
    expect(agent.texts).toEqual([]);
  });
});

const view = (states: readonly string[], more: Partial<QueueView> = {}): QueueView => ({
  messages: states.map((state, index) => ({
    id: `${index}`,
    text: `text ${index}`,
    state: state as QueueView['messages'][number]['state'],
    canEdit: true,
    isEdited: false,
    failure: null,
  })),
  waitsFor: 'turn',
  isOver: false,
  ...more,
});

describe('spokenChange()', () => {
  it.each<[string, QueueView, QueueView, string | null]>([
    ['one more waits', view(['waiting']), view(['waiting', 'waiting']), 'Waits in the queue: 2 messages.'],
    ['one goes', view(['waiting']), view(['sending']), 'Sent from the queue: text 0'],
    ['one that went is accepted', view(['sending']), view(['sent']), null],
    ['one was taken up', view(['sent', 'waiting']), view(['waiting']), null],
    ['one is removed', view(['waiting']), view([]), null],
    [
      'the turn is interrupted',
      view(['waiting']),
      view(['held-back']),
      'The turn was interrupted. What waits in the queue is held back.',
    ],
    ['one is not accepted', view(['sending']), view(['failed']), 'A message of the queue was not sent.'],
    ['the run ends', view(['waiting']), view(['waiting'], { isOver: true }), 'The run is over. 1 message not sent.'],
    ['the run ends with nothing left', view([]), view([], { isOver: true }), null],
  ])('says what listeners would miss when %s', (_, before, now, text) => {
    expect(spokenChange(before, now)).toBe(text);
  });
});

describe('waitText()', () => {
  it('is left to the message itself where only one is there, and was not sent', () => {
    expect(waitText(view(['failed'], { waitsFor: 'failed' }))).toBeNull();
    expect(waitText(view(['failed', 'waiting'], { waitsFor: 'failed' }))).toBe(
      'waits behind the message that was not sent',
    );
  });
});
