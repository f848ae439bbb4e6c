import { ServerHandle } from '../client/server-handle.ts';
import type { Sample } from '../client/task.ts';
import { quantile } from '../measure/median.ts';
import { entriesFor } from '../server/entries-for.ts';
import { launchApp, newUserData } from './built-app.ts';
import { meterMain } from './main-meter.ts';
import { watchesIn } from './page-watches.ts';

const HISTORY = 1_000;

interface Crowd {
  runs: number;
  windows: number;
  perSecond: number;
  seconds: number;
  /** Before the measuring begins. */
  warmUpSeconds: number;
}

/** Many runs at a human pace, all of them watched in each of some windows: how late entries are there. */
export async function crowdOfWindows(address: string, { runs, windows, ...speed }: Crowd): Promise<Sample> {
  const { perSecond, seconds, warmUpSeconds } = speed;
  const server = new ServerHandle(address);
  const ids: string[] = [];
  for (let run = 0; run < runs; run++) {
    const live = entriesFor(perSecond * (seconds + warmUpSeconds));
    ids.push(await server.createRun({ history: HISTORY, live, window: 500 }));
  }
  const { told: from, liveTo } = await server.state(ids[0] ?? '');
  using userData = newUserData();
  await using app = await launchApp(address, userData);
  const pages = [app.page];
  while (pages.length < windows) pages.push(await app.openWindow());
  const all = pages.map(watchesIn);
  for (const watches of all) await watches.start(ids, server.idOf(from + perSecond * warmUpSeconds));
  for (const id of ids) await server.until(id, ({ openStreams }) => openStreams > 0);
  await everywhere(server.idOf(from - 1));
  await Promise.all(ids.map((id) => server.start(id, { perSecond })));
  const main = await meterMain(app.electron);
  await everywhere(server.idOf(liveTo - 1));
  const cost = await main.read();
  const lateness = (await Promise.all(all.map((watches) => watches.lateness()))).flat();
  return {
    p50Ms: quantile(lateness, 0.5),
    p99Ms: quantile(lateness, 0.99),
    stallMs: cost.stallMs,
    cpuShare: cost.cpuMs / ((seconds + warmUpSeconds) * 1_000),
  };

  /** Until every watch of every window has been told so far. */
  async function everywhere(event: number): Promise<void> {
    for (const [at, watches] of all.entries()) {
      const page = pages[at];
      // Asked seldom: the question is work for the window that is measured.
      while ((await watches.toldTo(event)) < ids.length) await page?.waitForTimeout(200);
    }
  }
}
