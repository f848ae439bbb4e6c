import type { ElectronApplication } from 'playwright-core';

declare global {
  var benchThreads: { living: number; endedAt: number } | undefined;
}

const PATIENCE_MS = 30_000;

/** Watches threads that main starts from now on. */
export async function meterThreads(
  electron: ElectronApplication,
): Promise<{ lastedAfter(moment: number): Promise<number> }> {
  // What runs there is sent as text: it knows nothing of this file.
  await electron.evaluate(() => {
    const threads = { living: 0, endedAt: 0 };
    globalThis.benchThreads = threads;
    process.on('worker', (worker) => {
      threads.living++;
      worker.once('exit', () => {
        threads.living--;
        threads.endedAt = performance.timeOrigin + performance.now();
      });
    });
  });
  return {
    /** How long after this moment, in milliseconds since the epoch, the last of them was still there. */
    async lastedAfter(moment) {
      const giveUpAt = performance.now() + PATIENCE_MS;
      for (;;) {
        const { living, endedAt } = (await electron.evaluate(() => globalThis.benchThreads)) ?? {
          living: 0,
          endedAt: 0,
        };
        if (living === 0 && endedAt >= moment) return endedAt - moment;
        if (performance.now() > giveUpAt) throw new Error('A thread that nobody waits for goes on');
      }
    },
  };
}
