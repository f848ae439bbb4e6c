import type { RunList } from '@runwatch/protocol';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { NoticeDesk, NoticeDeskIo } from '../../main/notices/notice-desk.ts';
import { SettingsStore } from '../../main/settings/settings-store.ts';
import { testFolder, testNotices } from '../../main/testing/test-parts.ts';
import { AppApiProvider } from '../app-api/app-api.tsx';
import { testAppApi } from '../testing/test-app-api.ts';
import { NoticesMenu } from './notices-menu.tsx';

const run = {
  ...{ taskId: 't', runId: 'r', status: 'in_progress', stage: null, branch: null, errorMessage: null, output: null },
  ...{ createdAt: null, updatedAt: null, completedAt: null },
};
const ask = (requestId: string, title: string) => ({ requestId, title, askedAt: null });

it('lists what was missed, opens it, dismisses it, and is empty again', async () => {
  const list: RunList = {
    runs: ['a', 'b', 'c'].map((runId) => ({
      ref: { accountId: 'me', taskId: 't', runId },
      title: `Run ${runId}`,
      repository: null,
      run: { ...run, runId },
      asks: [ask(`p-${runId}`, 'rm -rf dist')],
    })),
    asOf: 0,
    trouble: null,
  };
  const opened: unknown[] = [];
  const io: Partial<NoticeDeskIo> = {
    async *accounts(signal) {
      yield ['me'];
      await new Promise((left) => signal.addEventListener('abort', left));
    },
    async *runs(signal) {
      yield list;
      await new Promise((left) => signal.addEventListener('abort', left));
    },
    open: (about) => opened.push(about),
  };
  const notices: NoticeDesk = testNotices({ settings: new SettingsStore(testFolder()), ...io });
  const leaving = new AbortController();
  const living = notices.live(leaving.signal);
  const { api } = testAppApi({ notices });
  render(
    <AppApiProvider api={api}>
      <NoticesMenu />
    </AppApiProvider>,
  );
  await userEvent.click(await screen.findByRole('button', { name: '3 missed notices' }));
  expect(screen.getAllByTestId('notice').map((row) => row.textContent)).toEqual([
    expect.stringContaining('Needs you: Run c'),
    expect.stringContaining('Run b'),
    expect.stringContaining('Allow rm -rf dist?'),
  ]);
  await userEvent.click(screen.getByRole('button', { name: 'Dismiss: Run b' }));
  await waitFor(() => expect(screen.getAllByTestId('notice')).toHaveLength(2));
  await userEvent.click(screen.getByRole('button', { name: /Needs you: Run a/ }));
  await waitFor(() =>
    expect(opened).toEqual([
      { run: { accountId: 'me', taskId: 't', runId: 'a' }, place: { at: 'request', requestId: 'p-a' } },
    ]),
  );
  expect(screen.queryByTestId('notices-list')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: '1 missed notice' }));
  await userEvent.click(screen.getByRole('button', { name: 'Clear all' }));
  await screen.findByText(/Nothing was missed/);
  leaving.abort();
  await living;
});
