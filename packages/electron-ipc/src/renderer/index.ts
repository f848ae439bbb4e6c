export { createIpcCaller, type IpcCaller } from './create-ipc-caller.ts';
export { createIpcClient } from './create-ipc-client.ts';
