import type { Page } from 'playwright-core';

declare global {
  var benchPage: { stop(): { gapMs: number; longTaskMs: number } } | undefined;
}

/** Sets a meter going in a window: the longest time in which its thread could do nothing else. */
export async function meterPage(page: Page): Promise<{ read(): Promise<{ gapMs: number; longTaskMs: number }> }> {
  await page.evaluate(() => {
    let [lastTurnAt, gap, task] = [performance.now(), 0, 0];
    // A timer's turns come every 4 ms at best; what comes between two of them is not seen apart.
    const turns = setInterval(() => {
      const now = performance.now();
      gap = Math.max(gap, now - lastTurnAt);
      lastTurnAt = now;
    }, 1);
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) task = Math.max(task, duration);
    });
    observer.observe({ entryTypes: ['longtask'] });
    globalThis.benchPage = {
      stop() {
        clearInterval(turns);
        for (const { duration } of observer.takeRecords()) task = Math.max(task, duration);
        observer.disconnect();
        return { gapMs: gap, longTaskMs: task };
      },
    };
  });
  return {
    async read() {
      const cost = await page.evaluate(() => globalThis.benchPage?.stop());
      if (!cost) throw new Error('The meter in the window is gone');
      return cost;
    },
  };
}
