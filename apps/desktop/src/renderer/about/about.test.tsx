import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { AppApiProvider } from '../app-api/app-api.tsx';
import { SettingsDialog } from '../settings/settings-dialog.tsx';
import { testAppApi } from '../testing/test-app-api.ts';
import { AboutDialog } from './about-dialog.tsx';

const versions = { runwatch: '1.2.3', Electron: '45.4.1', Node: '24.1.0' };
const releases = 'https://github.com/acme/runwatch/releases';

function show(dialog: React.ReactNode, page: string | null, browse: (url: string) => Promise<void> = async () => {}) {
  const { api } = testAppApi({ about: { versions, releases: page, browse } });
  return render(<AppApiProvider api={api}>{dialog}</AppApiProvider>);
}

it('About says which version runs, and of what; without a page for others, it offers none', async () => {
  show(<AboutDialog onClose={() => {}} />, null);
  const about = await screen.findByTestId('about');
  expect(about.textContent).toContain('Runwatch 1.2.3');
  expect(about.textContent).toContain('Electron 45.4.1 · Node 24.1.0');
  expect(about.textContent).toContain('requests go to the servers of your accounts and of their streams alone');
  expect(screen.queryByRole('button', { name: /Other versions/ })).toBeNull();
});

it('other versions are shown by the system’s browser, at the page that main knows', async () => {
  const pages: string[] = [];
  show(<SettingsDialog onClose={() => {}} />, releases, async (url) => void pages.push(url));
  await userEvent.click(await screen.findByRole('button', { name: 'Other versions (opens in the browser)' }));
  expect(pages).toEqual([releases]);
});

it('a system without a browser is said to have none, with the page', async () => {
  show(<AboutDialog onClose={() => {}} />, releases, () => Promise.reject(new Error('no browser')));
  await userEvent.click(await screen.findByRole('button', { name: /Other versions/ }));
  await screen.findByText(`The system opens no browser: the page is ${releases}`);
});
