export { Accounts } from './accounts.ts';
export { createNetwork } from './network/create-network.ts';
export { DEFAULT_POLICY, type Policy } from './policy.ts';
export type { Account, CloudTaskOptions, CloudTaskPorts, Network } from './ports.ts';
export { type CloudRunsRouter, createCloudRunsRouter, type WatchMessage } from './router.ts';
export { CloudTaskService } from './service.ts';
