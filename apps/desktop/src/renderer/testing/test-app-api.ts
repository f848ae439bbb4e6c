import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createIpcCaller } from '@runwatch/electron-ipc/renderer';
import { InMemoryBridge } from '@runwatch/electron-ipc/testing';
import { onTestFinished } from 'vitest';
import { type AppParts, type AppRouter, createAppRouter } from '../../main/app-router.ts';
import { SettingsStore } from '../../main/settings/settings-store.ts';
import type { AppApi } from '../app-api/app-api.tsx';

/**
 * The app behind the window, in this process: its real router and, where a test brings nothing else, its real parts on a folder of the
 * test's own. What crosses is cloned and checked as IPC does it.
 */
export function testAppApi(parts: Partial<AppParts> = {}): { api: AppApi; parts: AppParts } {
  const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-app-'));
  const all: AppParts = { settings: new SettingsStore(folder), ...parts };
  const bridge = new InMemoryBridge(createAppRouter(all));
  onTestFinished(() => {
    bridge.page.abort();
    rmSync(folder, { recursive: true, force: true });
  });
  return { api: createIpcCaller<AppRouter>(), parts: all };
}
