import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import type { AccountInfo } from '../../main/accounts/accounts-view.ts';
import { ShownAccount } from '../accounts/shown-account.ts';
import { DemoHint } from './demo-hint.tsx';

afterEach(() => localStorage.clear());

const show = (kind: AccountInfo['kind']) =>
  render(
    <ShownAccount
      value={{ id: 'a', kind, server: 's', project: 'p', state: 'ready', kept: 'session', isDefault: true }}
    >
      <DemoHint />
    </ShownAccount>,
  );

it('the hint at the first question of the demo does not come again once it was put away', async () => {
  const { unmount } = show('demo');
  await userEvent.click(screen.getByRole('button', { name: 'Put the hint away' }));
  expect(screen.queryByTestId('demo-hint')).toBeNull();
  unmount();
  show('demo');
  expect(screen.queryByTestId('demo-hint')).toBeNull();
});

it('the hint is the demo’s alone', () => {
  show('posthog');
  expect(screen.queryByTestId('demo-hint')).toBeNull();
});
