import os from 'node:os';
import type { Clock } from '@runwatch/async';
import type { AckWindow } from '@runwatch/cloud-task';
import type { CloudRunsIpc } from '@runwatch/electron-ipc/main';
import type { CloudRunsClient, RunRef, RunVitals } from '@runwatch/protocol';
import { app } from 'electron';
import type { AccountBook } from '../accounts/account-book.ts';
import type { AppLog } from '../app-log/app-log.ts';
import type { FileDialogs } from '../files/file-dialogs.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { InspectorParts } from './inspector-router.ts';

interface InspectorIo {
  client: CloudRunsClient;
  accounts: AccountBook;
  settings: SettingsStore;
  clock: Clock;
  dialogs: FileDialogs;
  /** The boundary, which is there when the first window asks. */
  ipc(): CloudRunsIpc;
  vitals(run: RunRef): RunVitals | null;
  log: AppLog;
}

export function inspectorParts({ ipc, ...io }: InspectorIo): InspectorParts {
  const windows = new Map<string, AckWindow>();
  return {
    ...io,
    windows,
    measure: () => ipc().traffic.measure(),
    counters() {
      const { traffic, refused, subscriptions } = ipc();
      const { received, sent, receivedBytes, sentBytes } = traffic;
      let ahead = 0;
      for (const window of windows.values()) ahead += window.unacknowledged;
      return { received, sent, receivedBytes, sentBytes, refused: { ...refused }, subscriptions, ahead };
    },
    versions: {
      runwatch: app.getVersion(),
      electron: process.versions.electron ?? 'none',
      chrome: process.versions['chrome'] ?? 'none',
      node: process.versions.node,
      system: `${process.platform} ${os.release()} ${process.arch}`,
    },
  };
}
