export { type CloudRunsRouter, createCloudRunsRouter, type WatchMessage } from './router.ts';
