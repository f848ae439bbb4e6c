import type { CloudRunsRouter } from '@runwatch/cloud-task';
import type { CloudRunsClient } from '@runwatch/protocol';
import { createTRPCClient } from '@trpc/client';
import { createCloudRunsClient } from './create-cloud-runs-client.ts';
import { ipcLink } from './ipc-link.ts';

/**
 * The service in the main process, as this page sees it.
 * @throws when the preload has not exposed the bridge
 */
export function createIpcClient(): CloudRunsClient {
  return createCloudRunsClient(createTRPCClient<CloudRunsRouter>({ links: [ipcLink()] }));
}
