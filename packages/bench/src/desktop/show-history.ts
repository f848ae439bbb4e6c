import { ServerHandle } from '../client/server-handle.ts';
import type { Sample } from '../client/task.ts';
import { launchApp, newUserData, show, untilComplete } from './built-app.ts';
import { meterMain } from './main-meter.ts';
import { meterPage } from './page-meter.ts';

const PATIENCE_MS = 180_000;

/** A run with a long history is opened in a window, until everything is there. */
export async function showHistory(address: string, entries: number): Promise<Sample> {
  const server = new ServerHandle(address);
  const id = await server.createRun({ history: entries });
  using userData = newUserData();
  await using app = await launchApp(address, userData);
  const main = await meterMain(app.electron);
  const window = await meterPage(app.page);
  await show(app.page, id);
  await untilComplete(app.page, entries, PATIENCE_MS);
  const { gapMs, longTaskMs } = await window.read();
  return { ...(await main.read()), gapMs, longTaskMs };
}
