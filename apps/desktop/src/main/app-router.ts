import { type CloudRunsRouter, createCloudRunsRouter } from '@runwatch/cloud-task';
import type { CloudRunsClient } from '@runwatch/protocol';
import { mergeRouters, router } from './rpc.ts';
import { createSettingsRouter } from './settings/settings-router.ts';
import type { SettingsStore } from './settings/settings-store.ts';

/** What the areas of the app need, each its own. */
export interface AppParts {
  settings: SettingsStore;
}

/** What windows may ask of the app beside its runs, by area. */
export const createAppRouter = ({ settings }: AppParts) => router({ settings: createSettingsRouter(settings) });

export type AppRouter = ReturnType<typeof createAppRouter>;

/** All that windows may ask of main. */
export const createWindowRouter = (runs: CloudRunsClient, parts: AppParts) =>
  mergeRouters(createCloudRunsRouter(runs) as CloudRunsRouter, createAppRouter(parts));
