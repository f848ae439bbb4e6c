import { CloudRunError, type PermissionOption } from '@runwatch/protocol';
import type { Answering } from '@runwatch/react';
import type { PermissionItem } from '@runwatch/transcript';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActionsProvider } from '../keys/use-action.tsx';
import { PermissionDock } from './permission-dock.tsx';

const OPTIONS: PermissionOption[] = [
  { optionId: 'no', kind: 'reject_once', name: 'Refuse' },
  { optionId: 'yes', kind: 'allow_once', name: 'Allow once' },
  { optionId: 'always', kind: 'allow_always', name: 'Always allow' },
  { optionId: 'odd', kind: 'sing_a_song', name: 'Sing' },
  { optionId: 'tell', kind: 'reject_once', name: 'Refuse and tell', _meta: { customInput: true } },
];

const request = (requestId: string, change: Partial<PermissionItem> = {}): PermissionItem => ({
  kind: 'permission',
  key: `permission:${requestId}`,
  first: 4,
  last: 4,
  entries: 1,
  at: '2026-11-22T14:06:02Z',
  until: '2026-11-22T14:06:02Z',
  provisional: false,
  cut: null,
  requestId,
  toolCallId: null,
  title: 'Remove the build folder',
  toolKind: 'execute',
  rawInput: { command: 'rm -rf dist' },
  content: [],
  meta: null,
  options: OPTIONS,
  state: 'open',
  optionId: null,
  ...change,
});

const OPEN: Answering = { state: 'open' };
const onAnswer = vi.fn();
const onLeave = vi.fn();

const dock = (...asks: [PermissionItem, Answering][]) => (
  <ActionsProvider>
    <textarea aria-label="box" />
    <PermissionDock
      asks={asks.map(([item, answering]) => ({ request: item, answering }))}
      onAnswer={onAnswer}
      onLeave={onLeave}
    />
  </ActionsProvider>
);
const card = () => screen.getByTestId('permission-card');
const press = (key: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
const chord = () => {
  const pressed = new KeyboardEvent('keydown', { key: 'Y', code: 'KeyY', ctrlKey: true, shiftKey: true });
  // The DOM of these tests knows no modifiers.
  const getModifierState = (key: string) => key === 'Control' || key === 'Shift';
  fireEvent(window, Object.assign(pressed, { getModifierState }));
};
const wait = (ms: number) => vi.setSystemTime(Date.now() + ms);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
  onAnswer.mockReset();
  onLeave.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('<PermissionDock>', () => {
  it('does not take the focus when a request appears while somebody types', () => {
    const { rerender } = render(dock());
    const box = screen.getByRole('textbox', { name: 'box' });
    box.focus();
    rerender(dock([request('a'), OPEN]));
    expect(document.activeElement).toBe(box);
    wait(10_000);
    press('1');
    press('Enter');
    expect(onAnswer).not.toHaveBeenCalled();
  });

  it('shows the options in the order of the wire, unknown kinds included', () => {
    render(dock([request('a'), OPEN]));
    expect(screen.getAllByTestId('permission-option').map((option) => option.dataset['option'])).toEqual([
      'no',
      'yes',
      'always',
      'odd',
      'tell',
    ]);
    expect(card().textContent).toContain('rm -rf dist');
  });

  it('answers by a digit when it was focused on purpose half a second ago', () => {
    render(dock([request('a'), OPEN]));
    wait(10_000);
    chord();
    expect(document.activeElement).toBe(card());
    press('2');
    wait(499);
    press('2');
    expect(onAnswer).not.toHaveBeenCalled();
    wait(1);
    press('2', { repeat: true });
    expect(onAnswer).not.toHaveBeenCalled();
    press('9');
    expect(onAnswer).not.toHaveBeenCalled();
    press('2');
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith('a', { optionId: 'yes' });
  });

  it.each(['Enter', ' '])('stops %j on an option until it has had the focus for half a second', (key) => {
    render(dock([request('a'), OPEN]));
    wait(10_000);
    screen.getAllByTestId('permission-option')[1]?.focus();
    // An event that goes on (true) becomes a click of the button.
    expect(press(key)).toBe(false);
    wait(500);
    expect(press(key, { repeat: true })).toBe(false);
    expect(press(key)).toBe(true);
  });

  it('starts the half second anew when another request takes the place of one answered', () => {
    const { rerender } = render(dock([request('a'), OPEN], [request('b'), OPEN]));
    chord();
    wait(10_000);
    press('2');
    rerender(dock([request('b'), OPEN]));
    expect(document.activeElement).toBe(card());
    press('2');
    expect(onAnswer).toHaveBeenCalledTimes(1);
    wait(500);
    press('2');
    expect(onAnswer).toHaveBeenLastCalledWith('b', { optionId: 'yes' });
  });

  it('ignores a click when the card has appeared under the pointer', () => {
    render(dock([request('a'), OPEN]));
    const [refuse] = screen.getAllByTestId('permission-option');
    if (!refuse) throw new Error('No option');
    fireEvent.click(refuse);
    expect(onAnswer).not.toHaveBeenCalled();
    wait(500);
    fireEvent.click(refuse);
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith('a', { optionId: 'no' });
  });

  it('asks once more when an option holds for longer than this one time', () => {
    render(dock([request('a'), OPEN]));
    wait(500);
    const always = () => screen.getAllByTestId('permission-option')[2] as HTMLElement;
    fireEvent.click(always());
    expect(onAnswer).not.toHaveBeenCalled();
    expect(always().textContent).toContain('press again to confirm');
    fireEvent.click(always());
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith('a', { optionId: 'always' });
  });

  it('sends words along when an option takes them, and digits typed into them are no answers', () => {
    render(dock([request('a'), OPEN]));
    wait(500);
    fireEvent.click(screen.getAllByTestId('permission-option')[4] as HTMLElement);
    const line = screen.getByRole('textbox', { name: 'Refuse and tell' });
    wait(5_000);
    press('1');
    expect(onAnswer).not.toHaveBeenCalled();
    fireEvent.change(line, { target: { value: 'use pnpm instead' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith('a', { optionId: 'tell', customInput: 'use pnpm instead' });
  });

  it('gives the focus back when Escape is pressed', () => {
    render(dock([request('a'), OPEN]));
    chord();
    press('Escape');
    expect(onLeave).toHaveBeenCalledOnce();
  });

  it('tells sending, answered and failed, and offers the options again only when it failed', () => {
    const failure = new CloudRunError({ code: 'unavailable', message: 'The sandbox is not there', retryable: true });
    const { rerender } = render(dock([request('a'), { state: 'sending', optionId: 'yes' }]));
    expect(card().textContent).toContain('Sending “Allow once”');
    expect(screen.queryAllByTestId('permission-option')).toEqual([]);
    rerender(dock([request('a'), { state: 'answered', optionId: 'yes' }]));
    expect(card().textContent).toContain('Answered: Allow once');
    expect(screen.queryAllByTestId('permission-option')).toEqual([]);
    rerender(dock([request('a'), { state: 'failed', optionId: 'yes', failure }]));
    expect(card().textContent).toContain('was not accepted: The sandbox is not there');
    expect(screen.getAllByTestId('permission-option')).toHaveLength(5);
  });

  it('shows one of three and lets the others be looked at', () => {
    render(dock([request('a'), OPEN], [request('b', { title: 'Second' }), OPEN], [request('c'), OPEN]));
    expect(card().textContent).toContain('1 of 3');
    act(() => screen.getByRole('button', { name: /1 of 3/ }).click());
    expect(card().textContent).toContain('2 of 3');
    expect(card().textContent).toContain('Second');
  });

  it('names the entry that asks, unless it is still to come', () => {
    const { rerender } = render(dock([request('a'), OPEN]));
    expect(card().textContent).toContain('#5');
    rerender(dock([request('a', { entries: 0 }), OPEN]));
    expect(card().textContent).not.toContain('#');
  });

  it.each([undefined, null, 7, 'text', [], { command: 5 }])('stands junk when the input is %j', (rawInput) => {
    render(
      dock([
        request('a', { rawInput, content: [null, 3, { type: 'diff' }], meta: { questions: 'x' }, options: [] }),
        OPEN,
      ]),
    );
    expect(card().textContent).toContain('without options');
  });
});
