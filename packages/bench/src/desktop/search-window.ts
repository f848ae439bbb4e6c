import type { ElectronApplication, Page } from 'playwright-core';
import { ServerHandle } from '../client/server-handle.ts';
import type { Sample, Sought } from '../client/task.ts';
import { launchApp, newUserData, show, untilComplete } from './built-app.ts';
import { meterMain } from './main-meter.ts';
import { meterPage } from './page-meter.ts';
import { meterThreads } from './thread-meter.ts';

const PATIENCE_MS = 300_000;

export interface SearchedWindow extends Disposable {
  sample: Sample;
  /** Where the app keeps the entries that were searched: it is gone with this. */
  folder: string;
}

/** What is typed into the bar of a window that shows a long run: until something is found, until everything has been looked at, and until it is called off. */
export async function searchWindow(
  address: string,
  entries: number,
  wanted: Readonly<Record<string, Sought>>,
  calledOff: Sought,
): Promise<SearchedWindow> {
  const server = new ServerHandle(address);
  const id = await server.createRun({ history: entries, over: true });
  const userData = newUserData();
  try {
    await using app = await launchApp(address, userData);
    await show(app.page, id);
    await untilComplete(app.page, entries, PATIENCE_MS);
    // The marks of the bar are looked for in all of the run.
    await untilMainRests(app.electron);
    const sample = await searchAll(app.electron, app.page, wanted, calledOff);
    return { sample, folder: userData.folder, [Symbol.dispose]: () => userData[Symbol.dispose]() };
  } catch (error) {
    userData[Symbol.dispose]();
    throw error;
  }
}

async function searchAll(
  electron: ElectronApplication,
  page: Page,
  wanted: Readonly<Record<string, Sought>>,
  calledOff: Sought,
): Promise<Sample> {
  await page.keyboard.press('Control+f');
  await page.getByRole('textbox', { name: 'Find in this run' }).waitFor();
  const sample: Sample = {};
  for (const [name, sought] of Object.entries(wanted)) {
    await setRegex(page, sought.regex);
    const main = await meterMain(electron);
    const window = await meterPage(page);
    Object.assign(sample, named(name, await page.evaluate(type, { text: sought.text, until: 'all' as const })));
    const { longTaskMs, gapMs } = await window.read();
    const { stallMs } = await main.read();
    Object.assign(sample, named(name, { longTaskMs, gapMs, stallMs }));
    await clear(page);
    await untilMainRests(electron);
  }
  await setRegex(page, calledOff.regex);
  const threads = await meterThreads(electron);
  await page.evaluate(type, { text: calledOff.text, until: 'first' as const });
  sample['cancelMs'] = await threads.lastedAfter(await clear(page));
  return sample;
}

const named = (name: string, figures: Sample): Sample =>
  Object.fromEntries(Object.entries(figures).map(([figure, value]) => [`${name} ${figure}`, value]));

async function setRegex(page: Page, regex: boolean): Promise<void> {
  const button = page.getByRole('button', { name: 'Regular expression' });
  if ((await button.getAttribute('aria-pressed')) !== String(regex)) await button.click();
}

/** Nothing is looked for any more. When that was, milliseconds since the epoch. */
const clear = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('.find__input');
    if (!input) throw new Error('There is no bar to type into');
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, '');
    input.dispatchEvent(new Event('input', { bubbles: true }));
    return performance.timeOrigin + performance.now();
  });

/** From the last letter until the bar has a first hit, and until it has all. Runs in the window, which asks nobody. */
function type({ text, until }: { text: string; until: 'first' | 'all' }): Promise<Record<string, number>> {
  const input = document.querySelector<HTMLInputElement>('.find__input');
  const count = document.querySelector<HTMLElement>('[data-testid=find-count]');
  if (!input || !count) throw new Error('There is no bar to type into');
  return new Promise((resolve) => {
    const startedAt = performance.now();
    let firstMs = Number.NaN;
    const look = () => {
      const words = count.textContent ?? '';
      const [, found] = /([\d,]+)(?: found)?(?: · |$)/.exec(words) ?? [];
      if (Number.isNaN(firstMs) && found !== undefined) firstMs = performance.now() - startedAt;
      const isOver = until === 'first' ? !Number.isNaN(firstMs) : count.dataset['status'] === 'done';
      if (!isOver) return;
      observer.disconnect();
      resolve({ firstMs, ms: performance.now() - startedAt, found: Number(found?.replaceAll(',', '') ?? 0) });
    };
    const observer = new MutationObserver(look);
    observer.observe(count, { subtree: true, childList: true, characterData: true, attributes: true });
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

/** Of a core, over the time between two looks. */
const RESTING = 0.1;
const LOOK_MS = 500;

async function untilMainRests(electron: ElectronApplication): Promise<void> {
  const look = () =>
    electron.evaluate(
      (_, ms) =>
        new Promise<number>((resolve) => {
          const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
          setTimeout(() => {
            const { user, system } = process.cpuUsage(cpu);
            resolve((user + system) / 1_000 / (performance.now() - startedAt));
          }, ms);
        }),
      LOOK_MS,
    );
  const giveUpAt = performance.now() + PATIENCE_MS;
  while ((await look()) > RESTING) if (performance.now() > giveUpAt) throw new Error('Main does not come to rest');
}
