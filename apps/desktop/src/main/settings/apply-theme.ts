import type { SettingsStore } from './settings-store.ts';

/** As Electron's `nativeTheme`: what pages, menus and dialogs of this app take for the system's theme. */
export interface Theme {
  themeSource: 'system' | 'light' | 'dark';
}

/** Keeps the app's theme as it is set, until the signal aborts. */
export async function applyTheme(settings: SettingsStore, theme: Theme, signal: AbortSignal): Promise<void> {
  for await (const { theme: wanted } of settings.changes(signal))
    if (theme.themeSource !== wanted) theme.themeSource = wanted;
}
