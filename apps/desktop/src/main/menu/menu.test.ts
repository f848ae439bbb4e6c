import { expect, it, vi } from 'vitest';
import { actionList } from '../../renderer/keys/action-table.ts';
import { actionMenus } from './action-menu.ts';
import { MenuChoices } from './menu-choices.ts';

it('menus have titles and keys of the table of actions, and no single letters as keys', () => {
  const choose = vi.fn();
  const items = actionMenus(choose).flatMap(
    ({ submenu }) =>
      submenu as { label?: string; accelerator?: string; click?: () => void; registerAccelerator?: boolean }[],
  );
  const titles = new Set(actionList.map(([, { title }]) => title));
  for (const { label, accelerator, registerAccelerator } of items.filter((item) => item.label)) {
    expect(titles).toContain(label);
    if (accelerator)
      expect([accelerator, registerAccelerator]).toEqual([expect.stringMatching(/^((CmdOrCtrl|Alt)\+|F\d+$)/), false]);
  }
  const find = items.find(({ label }) => label === 'Find in this run');
  find?.click?.();
  expect(choose.mock.calls).toEqual([['find.open']]);
  expect(find?.accelerator).toBe('CmdOrCtrl+f');
});

it('MenuChoices tells each window what was chosen for it, and the newest page of it only', async () => {
  const choices = new MenuChoices();
  const stop = new AbortController();
  const [old, page, other] = [1, 1, 2].map((id) => choices.of(id, stop.signal)) as [
    AsyncGenerator,
    AsyncGenerator,
    AsyncGenerator,
  ];
  const ended = old.next();
  const next = page.next();
  const nothing = other.next();
  choices.choose(1, 'find.open');
  choices.choose(3, 'palette.open');
  expect(await ended).toEqual({ value: undefined, done: true });
  expect(await next).toEqual({ value: 'find.open', done: false });
  stop.abort();
  expect(await nothing).toEqual({ value: undefined, done: true });
});
