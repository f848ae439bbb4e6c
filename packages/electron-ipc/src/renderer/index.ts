export { createIpcClient } from './create-ipc-client.ts';
