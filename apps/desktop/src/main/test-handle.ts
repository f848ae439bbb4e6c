import type { CloudTaskService } from '@runwatch/cloud-task';
import type { CloudRunsIpc } from '@runwatch/electron-ipc/main';
import type { LocalCloud } from '@runwatch/local-cloud';
import { app, type BrowserWindow } from 'electron';

/** What end-to-end tests steer main by. It stands in main's global object, where no window can reach it. */
export interface TestHandle {
  cloud: LocalCloud | undefined;
  service: CloudTaskService;
  ipc: CloudRunsIpc;
  openWindow(): BrowserWindow;
}

/** Asked for by `RUNWATCH_E2E=1`; an app that users have got does not listen to that. The demo's runs are then left to the test. */
export const isUnderTest = (environment: NodeJS.ProcessEnv): boolean =>
  !app.isPackaged && environment['RUNWATCH_E2E'] === '1';

export function exposeToTests(handle: TestHandle): void {
  Object.assign(globalThis, { runwatch: handle });
}
