import type { CloudRunsClient } from '@runwatch/protocol';
import { CloudRunsProvider } from '@runwatch/react';
import type { ComponentProps, ReactNode } from 'react';
import { AnnouncementsProvider } from './announce/announcements.tsx';
import { type AppApi, AppApiProvider } from './app-api/app-api.tsx';
import { ActionsProvider } from './keys/use-action.tsx';
import { SettingsProvider } from './settings/settings.tsx';

export interface ProvidersProps {
  client: CloudRunsClient;
  api: AppApi;
  ports?: ComponentProps<typeof CloudRunsProvider>['ports'];
  children: ReactNode;
}

/** All that the screens of a window take for granted. */
export function Providers({ client, api, ports, children }: ProvidersProps) {
  return (
    <CloudRunsProvider client={client} {...(ports && { ports })}>
      <AppApiProvider api={api}>
        <SettingsProvider>
          <ActionsProvider>
            <AnnouncementsProvider>{children}</AnnouncementsProvider>
          </ActionsProvider>
        </SettingsProvider>
      </AppApiProvider>
    </CloudRunsProvider>
  );
}
