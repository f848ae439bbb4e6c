import type { ElectronApplication } from 'playwright-core';

/** What main did since the meter was set going. */
export interface MainCost {
  stallMs: number;
  cpuMs: number;
  ms: number;
  /** The most memory at any time, and what is left after a collection, above what there was at first. */
  peakRssMb: number;
  rssMb: number;
  heapMb: number;
}

interface Gauge {
  stop(): MainCost;
}

declare global {
  var benchGauge: Gauge | undefined;
}

/** Sets a meter going in the app's main process, until `read` is called. */
export async function meterMain(electron: ElectronApplication): Promise<{ read(): Promise<MainCost> }> {
  // What runs there is sent as text: it knows nothing of this file.
  await electron.evaluate(() => {
    const mb = 1024 * 1024;
    const collect = (globalThis as { gc?: () => void }).gc;
    collect?.();
    collect?.();
    const first = process.memoryUsage();
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    let [lastTurnAt, longest, peak] = [performance.now(), 0, first.rss];
    const turns = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - lastTurnAt);
      lastTurnAt = now;
    }, 1);
    const looks = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 50);
    globalThis.benchGauge = {
      stop() {
        clearInterval(turns);
        clearInterval(looks);
        const used = process.cpuUsage(cpu);
        const ms = performance.now() - startedAt;
        collect?.();
        collect?.();
        const last = process.memoryUsage();
        return {
          stallMs: longest,
          cpuMs: (used.user + used.system) / 1_000,
          ms,
          peakRssMb: (Math.max(peak, last.rss) - first.rss) / mb,
          rssMb: (last.rss - first.rss) / mb,
          heapMb: (last.heapUsed + last.external - first.heapUsed - first.external) / mb,
        };
      },
    };
  });
  return {
    async read() {
      const cost = await electron.evaluate(() => globalThis.benchGauge?.stop());
      if (!cost) throw new Error('The meter in main is gone');
      return cost;
    },
  };
}
