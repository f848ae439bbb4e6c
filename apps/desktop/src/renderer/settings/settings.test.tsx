import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { AppError } from '../../main/app-error.ts';
import { lookOf } from '../../main/settings/setting.ts';
import { settingAreas } from '../../main/settings/settings-schema.ts';
import { AppApiProvider } from '../app-api/app-api.tsx';
import { testAppApi } from '../testing/test-app-api.ts';
import { SettingsProvider, useSetSetting, useSettings } from './settings.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

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

it('the settings page has every setting that has a look, under its area, and keeps each change at once', async () => {
  const { api, parts } = testAppApi();
  render(
    <AppApiProvider api={api}>
      <SettingsProvider>
        <SettingsDialog onClose={() => {}} />
      </SettingsProvider>
    </AppApiProvider>,
  );
  const shown = settingAreas
    .flatMap(({ settings }) => Object.values(settings))
    .filter((one) => lookOf(one) !== undefined);
  expect(shown.length).toBeGreaterThanOrEqual(5);
  const named = shown.map((one) => screen.getByLabelText(new RegExp(`^${lookOf(one)?.title}`)));
  expect(new Set(named).size).toBe(shown.length);
  await userEvent.selectOptions(screen.getByLabelText('Theme'), 'Dark');
  await userEvent.click(screen.getByLabelText(/^Watch only/));
  await waitFor(() => expect(parts.settings.all).toMatchObject({ theme: 'dark', watchOnly: true }));
});

it('a setting that cannot be kept says why, and stays as it was', async () => {
  const { api, parts } = testAppApi();
  parts.settings.set = () => {
    throw new AppError('The disk is full');
  };
  render(
    <AppApiProvider api={api}>
      <SettingsProvider>
        <SettingsDialog onClose={() => {}} />
      </SettingsProvider>
    </AppApiProvider>,
  );
  await userEvent.selectOptions(screen.getByLabelText('Theme'), 'Dark');
  await screen.findByText('The disk is full');
  expect(screen.getByLabelText<HTMLSelectElement>('Theme').value).toBe('system');
});
