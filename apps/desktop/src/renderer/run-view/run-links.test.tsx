import { Accounts } from '@runwatch/cloud-task';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { AccountInfo } from '../../main/accounts/accounts-view.ts';
import { ShownAccount } from '../accounts/shown-account.ts';
import { AppApiProvider } from '../app-api/app-api.tsx';
import { ActionsProvider } from '../keys/use-action.tsx';
import { testAppApi } from '../testing/test-app-api.ts';
import { OpenInPostHog, PullRequest } from './run-links.tsx';

it.each([
  ['https://github.com/acme/shop/pull/482', 'PR #482'],
  ['https://gitlab.com/acme/shop/-/merge_requests/7#note', 'PR #7'],
  ['https://git.example/changes/abc', 'Pull request'],
])('a run that made %s links to it as %s', (url, name) => {
  render(<PullRequest output={{ pr_url: url }} />);
  const link = screen.getByRole('link', { name });
  expect([link.getAttribute('href'), link.getAttribute('target'), link.getAttribute('rel')]).toEqual([
    url,
    '_blank',
    'noreferrer',
  ]);
});

it.each(['javascript:alert(1)', 'http://plain.example/pull/1', 'https://me:secret@host.example/pull/1', 'file:///etc'])(
  'an output that names %s is text, and no link',
  (url) => {
    const { container } = render(<PullRequest output={{ pr_url: url }} />);
    expect([screen.queryByRole('link'), container.textContent]).toEqual([null, url]);
  },
);

it.each([null, undefined, 'text', {}, { pr_url: 7 }, { pr_url: '' }])('an output like %j shows nothing', (output) => {
  expect(render(<PullRequest output={output} />).container.textContent).toBe('');
});

const account = (kind: AccountInfo['kind'], id: string): AccountInfo => ({
  id,
  kind,
  server: 'us.posthog.com',
  project: 'Shop',
  state: 'ready',
  kept: 'session',
  isDefault: true,
});

function show(shown: AccountInfo) {
  const browse = vi.fn(async () => {});
  const known = { id: 'us', apiHost: 'https://us.posthog.com', projectId: '7', token: async () => 'phx_secret' };
  const { api } = testAppApi({ links: { write() {}, accounts: new Accounts(known), browse } });
  render(
    <AppApiProvider api={api}>
      <ActionsProvider>
        <ShownAccount value={shown}>
          <OpenInPostHog run={{ accountId: shown.id, taskId: 't', runId: 'r' }} />
        </ShownAccount>
      </ActionsProvider>
    </AppApiProvider>,
  );
  return browse;
}

it('a run of a PostHog account is opened in the browser by a button', async () => {
  const browse = show(account('posthog', 'us'));
  await userEvent.click(screen.getByRole('button', { name: 'Open in PostHog' }));
  await expect.poll(() => browse.mock.calls).toEqual([['https://us.posthog.com/project/7/tasks/t?runId=r']]);
});

it('a run whose page cannot be opened says why beside the button', async () => {
  show(account('posthog', 'gone'));
  await userEvent.click(screen.getByRole('button', { name: 'Open in PostHog' }));
  expect((await screen.findByRole('status')).textContent).toContain('sign in first');
});

it.each(['demo', 'files'] as const)('a run of %s has no page in PostHog, and no button', (kind) => {
  show(account(kind, 'x'));
  expect(screen.queryByRole('button')).toBeNull();
});
