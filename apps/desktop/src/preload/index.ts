import { exposeCloudRunsIpc } from '@runwatch/electron-ipc/preload';

exposeCloudRunsIpc();
