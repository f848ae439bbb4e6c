import type { CloudTaskService } from '@runwatch/cloud-task';
import type { CloudRunsIpc } from '@runwatch/electron-ipc/main';
import type { CloudRun, LocalCloud } from '@runwatch/local-cloud';
import { app, type BrowserWindow } from 'electron';
import type { NoticeDesk } from './notices/notice-desk.ts';

/** What end-to-end tests steer main by. It stands in main's global object, where no window can reach it. */
export interface TestHandle {
  cloud: LocalCloud;
  /** The run of this id. */
  run(runId: string): CloudRun;
  service: CloudTaskService;
  ipc: CloudRunsIpc;
  notices: NoticeDesk;
  openWindow(): BrowserWindow;
}

/** Asked for by `RUNWATCH_E2E=1`; an app that users have got does not listen to that. The demo's runs are then left to the test. */
export const isUnderTest = (environment: NodeJS.ProcessEnv): boolean =>
  !app.isPackaged && environment['RUNWATCH_E2E'] === '1';

export function exposeToTests(handle: Omit<TestHandle, 'run'>): void {
  const run = (runId: string) => {
    const found = handle.cloud.runs.find((one) => one.runId === runId);
    if (!found) throw new Error(`The test has made no run ${runId}`);
    return found;
  };
  Object.assign(globalThis, { runwatch: { ...handle, run } });
}
