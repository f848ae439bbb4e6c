import { createContext, type ReactNode, useCallback, useContext } from 'react';
import { defaultSettings, type Settings } from '../../main/settings/settings-schema.ts';
import { type AppApi, useAppApi } from '../app-api/app-api.tsx';
import { useLatest } from '../app-api/use-latest.ts';

const SettingsContext = createContext<Settings>(defaultSettings);

const changes = (api: AppApi, signal: AbortSignal) => api.settings.changes.subscribe(undefined, { signal });

export function SettingsProvider({ children }: { children: ReactNode }) {
  return <SettingsContext value={useLatest(changes, defaultSettings)}>{children}</SettingsContext>;
}

/** The settings as they stand; what they are without a choice, before the app has told and where there is no provider. */
export const useSettings = (): Settings => useContext(SettingsContext);

/** Changes one setting, for all windows. Rejects with words for the user when it cannot be kept. */
export function useSetSetting() {
  const api = useAppApi();
  return useCallback(
    <Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void> =>
      api.settings.set.mutate({ [key]: value }),
    [api],
  );
}
