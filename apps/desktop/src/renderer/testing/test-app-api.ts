import { createIpcCaller } from '@runwatch/electron-ipc/renderer';
import { InMemoryBridge } from '@runwatch/electron-ipc/testing';
import { onTestFinished } from 'vitest';
import { type AppParts, type AppRouter, createAppRouter } from '../../main/app-router.ts';
import { testParts } from '../../main/testing/test-parts.ts';
import type { AppApi } from '../app-api/app-api.tsx';

/**
 * The app behind the window, in this process: its real router and, where a test brings nothing else, the parts of `testParts`. What crosses is
 * cloned and checked as IPC does it.
 */
export function testAppApi(parts: Partial<AppParts> = {}): { api: AppApi; parts: AppParts } {
  const all = testParts(parts);
  const bridge = new InMemoryBridge(createAppRouter(all));
  onTestFinished(() => bridge.page.abort());
  return { api: createIpcCaller<AppRouter>(), parts: all };
}
