import type { IpcCaller } from '@runwatch/electron-ipc/renderer';
import { createContext, type ReactNode, useContext } from 'react';
import type { AppRouter } from '../../main/app-router.ts';

/** What this window may ask of the app beside its runs: `api.settings.set.mutate(…)`. */
export type AppApi = IpcCaller<AppRouter>;

const AppApiContext = createContext<AppApi | null>(null);

export function AppApiProvider({ api, children }: { api: AppApi; children: ReactNode }) {
  return <AppApiContext value={api}>{children}</AppApiContext>;
}

/** @throws outside of an `AppApiProvider` */
export function useAppApi(): AppApi {
  const api = useContext(AppApiContext);
  if (!api) throw new Error('useAppApi() needs an <AppApiProvider> above it');
  return api;
}
