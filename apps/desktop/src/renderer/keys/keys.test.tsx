import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { actionList } from './action-table.ts';
import { readingArea } from './bind-keys.ts';
import { keyNames } from './key-names.ts';
import { ActionsOf, ActionsProvider, useAction, useActions, useActionsOf } from './use-action.tsx';

afterEach(() => vi.restoreAllMocks());

describe('the table of actions', () => {
  it('gives no key to two actions, and none that begins another', () => {
    const keys = actionList.flatMap(([, info]) => info.keys);
    expect(new Set(keys).size).toBe(keys.length);
    for (const one of keys) expect(keys.filter((other) => other.startsWith(`${one} `))).toEqual([]);
  });

  it('keeps keys that write text to places where nothing is written', () => {
    const writesText = (keys: string) =>
      keys.split(' ').some((press) => !/\$mod|Alt|Control|Meta/.test(press) && press.split('+').at(-1)?.length === 1);
    for (const [id, { keys, where }] of actionList)
      if (keys.some(writesText)) expect([id, where]).toEqual([id, 'reading']);
  });
});

function Follow({ run, can }: { run: () => void; can?: boolean }) {
  useAction('transcript.follow', run, can);
  return null;
}

function Palette({ run }: { run: (event?: KeyboardEvent) => void }) {
  useAction('palette.open', run);
  return null;
}

function Views({ show }: { show: (view: string) => void }) {
  useAction('view.conversation', () => show('conversation'));
  useAction('view.turns', () => show('turns'));
  useAction('view.raw', () => show('raw'));
  return null;
}

function AvailableActions() {
  const { available, run } = useActions();
  return [...available].map((id) => (
    <button key={id} type="button" onClick={() => run(id)}>
      {id}
    </button>
  ));
}

const places = (
  <>
    <div {...readingArea}>
      <button type="button">read</button>
      <input aria-label="filter" />
    </div>
    <button type="button">elsewhere</button>
  </>
);

const show = (...children: ReactNode[]) => (
  <ActionsProvider>
    {places}
    {children}
  </ActionsProvider>
);

describe('a key', () => {
  const focus = (name: string) => screen.getByRole(name === 'filter' ? 'textbox' : 'button', { name }).focus();

  it('that is a single letter acts where one reads, not in its text fields, and not elsewhere', async () => {
    const run = vi.fn();
    render(show(<Follow key="1" run={run} />));
    focus('elsewhere');
    await userEvent.keyboard('f');
    focus('filter');
    await userEvent.keyboard('f');
    expect(run).not.toHaveBeenCalled();
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('f');
    focus('read');
    await userEvent.keyboard('{Shift>}f{/Shift}');
    await userEvent.keyboard('{Control>}f{/Control}');
    expect(run).not.toHaveBeenCalled();
    await userEvent.keyboard('f');
    expect(run).toHaveBeenCalledOnce();
  });

  it('that is one of several pressed one after the other acts each time they are pressed, and not without the first', async () => {
    const shown = vi.fn();
    const press = (event: string) => userEvent.keyboard(event);
    render(show(<Views key="1" show={shown} />));
    focus('read');
    for (const keys of ['v2', 'v3', 'v1', 'vv2']) await press(keys);
    expect(shown.mock.calls.flat()).toEqual(['turns', 'raw', 'conversation', 'turns']);
    for (const keys of ['3', 'vf3', 'v{Shift>}2{/Shift}']) await press(keys);
    expect(shown).toHaveBeenCalledTimes(4);
    await press('v{Shift}3');
    expect(shown).toHaveBeenLastCalledWith('raw');
  });

  it('that is the second of two acts within a second of the first', () => {
    const shown = vi.fn();
    render(show(<Views key="1" show={shown} />));
    const press = (key: string, timeStamp: number) => {
      const event = new KeyboardEvent('keydown', { key, code: key, bubbles: true });
      Object.defineProperty(event, 'timeStamp', { value: timeStamp });
      screen.getByRole('button', { name: 'read' }).dispatchEvent(event);
    };
    press('v', 5_000);
    press('2', 6_001);
    expect(shown).not.toHaveBeenCalled();
    press('v', 7_000);
    press('2', 8_000);
    expect(shown).toHaveBeenCalledExactlyOnceWith('turns');
  });

  it('with a modifier acts anywhere, and then means nothing else', async () => {
    const run = vi.fn((event?: KeyboardEvent) => expect(event?.defaultPrevented).toBe(false));
    render(show(<Palette key="1" run={run} />));
    const heard = vi.fn((event: KeyboardEvent) => event.key === 'k' && event.defaultPrevented);
    window.addEventListener('keydown', heard);
    focus('filter');
    await userEvent.keyboard('{Control>}k{/Control}');
    window.removeEventListener('keydown', heard);
    expect(run).toHaveBeenCalledOnce();
    expect(heard.mock.results.map(({ value }) => value)).toContain(true);
  });

  it('is nobody’s when the component is gone, or cannot do it now, and the last of several components does it', async () => {
    const [first, second] = [vi.fn(), vi.fn()];
    const { rerender } = render(show(<Follow key="1" run={first} />, <Follow key="2" run={second} />));
    focus('read');
    await userEvent.keyboard('f');
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
    rerender(show(<Follow key="1" run={first} />));
    await userEvent.keyboard('f');
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
    rerender(show(<Follow key="1" run={first} can={false} />));
    await userEvent.keyboard('f');
    expect(first).toHaveBeenCalledOnce();
  });

  it('is in the list of what can be done now, and is done from there as well', async () => {
    const run = vi.fn();
    const { rerender } = render(show(<AvailableActions key="list" />));
    expect(screen.queryByRole('button', { name: 'transcript.follow' })).toBeNull();
    rerender(show(<AvailableActions key="list" />, <Follow key="1" run={run} />));
    await userEvent.click(screen.getByRole('button', { name: 'transcript.follow' }));
    expect(run).toHaveBeenCalledOnce();
  });
});

function Used({ place }: { place: number | null }) {
  useActionsOf(place);
  return null;
}

describe('an action of a place that there is more than once', () => {
  const [left, right, whole] = [vi.fn(), vi.fn(), vi.fn()];
  const calls = () => [left, right, whole].map(({ mock }) => mock.calls.length);
  const twice = (used: number | null) =>
    show(
      <Used key="used" place={used} />,
      <AvailableActions key="list" />,
      <Palette key="0" run={whole} />,
      <ActionsOf key="1" place={1}>
        <Follow run={left} />
      </ActionsOf>,
      <ActionsOf key="2" place={2}>
        <Follow run={right} />
        <Palette run={right} />
      </ActionsOf>,
    );
  const press = async (name: string) => userEvent.click(screen.getByRole('button', { name }));

  it('is done by the place in use, in whatever order they came, and by no other', async () => {
    const { rerender } = render(twice(1));
    await press('transcript.follow');
    expect(calls()).toEqual([1, 0, 0]);
    rerender(twice(2));
    await press('transcript.follow');
    expect(calls()).toEqual([1, 1, 0]);
    rerender(twice(3));
    expect(screen.queryByRole('button', { name: 'transcript.follow' })).toBeNull();
  });

  it('goes before that of the window, which is there in any case', async () => {
    for (const run of [left, right, whole]) run.mockClear();
    const { rerender } = render(twice(2));
    await press('palette.open');
    expect(calls()).toEqual([0, 1, 0]);
    rerender(twice(1));
    await press('palette.open');
    expect(calls()).toEqual([0, 1, 1]);
  });
});

it.each([
  ['$mod+Shift+e', 'Ctrl+Shift+E', '⌘⇧E'],
  ['g g', 'G G', 'G G'],
  ['[Shift]+?', '?', '?'],
  ['Alt+ArrowUp', 'Alt+↑', '⌥↑'],
])('keyNames() writes %s as people read it', (keys, elsewhere, mac) => {
  expect([keyNames(keys, false), keyNames(keys, true)]).toEqual([elsewhere, mac]);
});
