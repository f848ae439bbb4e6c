import type { Page } from 'playwright-core';

/** What timers and animation frames have run, by what set them; in the page. */
interface Work {
  done: string[];
}

/** Runs in the page before anything else does: notes what each timer and each frame is for, when it fires. */
export function countWork(): void {
  const work: Work = { done: [] };
  Object.assign(window, { work });
  const noted = <Set extends (...given: never[]) => number>(set: Set, name: string): Set =>
    new Proxy(set, {
      apply(target, self, [run, ms, ...given]: [(...told: unknown[]) => void, ...unknown[]]) {
        const noting = (...told: unknown[]) => {
          work.done.push(ms === undefined ? name : `${name} of ${ms} ms`);
          run(...told);
        };
        return Reflect.apply(target, self, [noting, ms, ...given]);
      },
    });
  window.setTimeout = noted(window.setTimeout as never, 'timeout');
  window.setInterval = noted(window.setInterval as never, 'interval');
  window.requestAnimationFrame = noted(window.requestAnimationFrame, 'frame');
}

/** What ran more often than once a second within `ms`, with how often. */
export async function atWork(page: Page, ms: number): Promise<string[]> {
  await page.evaluate(() => {
    (window as unknown as { work: Work }).work.done = [];
  });
  // Nothing else may touch the page meanwhile.
  await new Promise((resolve) => setTimeout(resolve, ms));
  const done = await page.evaluate(() => (window as unknown as { work: Work }).work.done);
  const times = new Map<string, number>();
  for (const what of done) times.set(what, (times.get(what) ?? 0) + 1);
  return [...times]
    .filter(([, count]) => count > Math.ceil(ms / 1_000))
    .map(([what, count]) => `${what}: ${count} times`);
}
