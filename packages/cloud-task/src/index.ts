export { Accounts } from './accounts.ts';
export { createNetwork, type NetworkOptions } from './network/create-network.ts';
export type { HttpPool } from './network/http-pool.ts';
export { type NetworkLimits, networkLimits } from './network/network-limits.ts';
export type { SystemProxies } from './network/system-routes.ts';
export { DEFAULT_POLICY, type Policy } from './policy.ts';
export type { Account, CloudTaskOptions, CloudTaskPorts, Network } from './ports.ts';
export { type CloudRunsRouter, createCloudRunsRouter, type WatchMessage } from './router.ts';
export { CloudTaskService } from './service.ts';
