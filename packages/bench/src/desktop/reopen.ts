import type { Page } from 'playwright-core';
import { ServerHandle } from '../client/server-handle.ts';
import type { Sample } from '../client/task.ts';
import { launchApp, newUserData, runHash, show, untilComplete } from './built-app.ts';

const PATIENCE_MS = 300_000;
/** Of the run that the app opens on when it is started again. */
const FEW = 10;

/** A finished run that this computer has read before is opened again after a restart of the app. */
export async function reopen(address: string, entries: number): Promise<Sample> {
  const server = new ServerHandle(address);
  const id = await server.createRun({ history: entries, over: true });
  const { newestWords } = await server.state(id);
  const short = await server.createRun({ history: FEW, over: true });
  using userData = newUserData();
  {
    await using app = await launchApp(address, userData);
    await show(app.page, id);
    await untilComplete(app.page, entries, PATIENCE_MS);
    // An app opens on what was shown last: that must be another one.
    await show(app.page, short);
    await untilComplete(app.page, FEW, PATIENCE_MS);
  }
  const before = (await server.state(id)).requests.length;
  await using app = await launchApp(address, userData);
  await untilComplete(app.page, FEW, PATIENCE_MS);
  const ms = await timeToSee(app.page, runHash(id), newestWords);
  await untilComplete(app.page, entries, PATIENCE_MS);
  return { ms, requests: (await server.state(id)).requests.length - before };
}

/** From the click on a run until the words stand in its transcript, in a frame that was drawn. */
const timeToSee = (page: Page, hash: string, words: string): Promise<number> =>
  page.evaluate(
    ([where, what]) =>
      new Promise<number>((resolve) => {
        const startedAt = performance.now();
        location.assign(where as string);
        const look = () => {
          const text = document.querySelector('[data-testid=transcript]')?.textContent ?? '';
          if (text.includes(what as string)) resolve(performance.now() - startedAt);
          else requestAnimationFrame(look);
        };
        look();
      }),
    [hash, words],
  );
