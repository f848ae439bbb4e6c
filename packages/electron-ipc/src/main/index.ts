export type { CallContext } from './adapt-router.ts';
export { attachCloudRunsIpc, type CloudRunsIpc, type CloudRunsIpcOptions } from './attach-cloud-runs-ipc.ts';
export type { Refusal } from './judge-sender.ts';
export type { Traffic } from './traffic.ts';
