import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { AppApiProvider } from '../app-api/app-api.tsx';
import { testAppApi } from '../testing/test-app-api.ts';
import { SettingsProvider, useSetSetting, useSettings } from './settings.tsx';

function Theme() {
  const { theme } = useSettings();
  const set = useSetSetting();
  return (
    <button type="button" onClick={() => void set('theme', 'dark')}>
      {theme}
    </button>
  );
}

it('a setting is as the app has it, changes with it, and is kept by the app when it is set here', async () => {
  const { api, parts } = testAppApi();
  parts.settings.set({ theme: 'light' });
  render(
    <AppApiProvider api={api}>
      <SettingsProvider>
        <Theme />
      </SettingsProvider>
    </AppApiProvider>,
  );
  await screen.findByText('light');
  await userEvent.click(screen.getByRole('button'));
  await screen.findByText('dark');
  expect(parts.settings.get('theme')).toBe('dark');
});
