import { ServerHandle } from '../client/server-handle.ts';
import type { Sample } from '../client/task.ts';
import { entriesFor } from '../server/entries-for.ts';
import { launchApp, newUserData, show } from './built-app.ts';
import { meterMain } from './main-meter.ts';
import { watchesIn } from './page-watches.ts';

const HISTORY = 1_000;
const PER_SECOND = 20_000;
/** Events come before the window hangs, and after it. */
const AROUND_S = 1;
const PATIENCE_MS = 120_000;

/**
 * A window hangs for some seconds, or does not, while a run speaks fast: what main holds for it meanwhile, and whether all is there afterwards, in
 * order.
 */
export async function blockedWindow(address: string, seconds: number, hangs: boolean): Promise<Sample> {
  const server = new ServerHandle(address);
  const live = entriesFor(PER_SECOND * (seconds + 2 * AROUND_S));
  const id = await server.createRun({ history: HISTORY, live, window: 500 });
  await server.endWhenTold(id);
  const { told: from } = await server.state(id);
  const firstId = server.idOf(from);
  using userData = newUserData();
  await using app = await launchApp(address, userData);
  const watches = watchesIn(app.page);
  await watches.start([id], firstId);
  await show(app.page, id);
  await app.page.getByTestId('wire').getByText('Live').waitFor();
  const main = await meterMain(app.electron);
  await server.start(id, { perSecond: PER_SECOND });
  await server.until(id, ({ told }) => told >= from + AROUND_S * PER_SECOND);
  if (hangs) await app.page.evaluate(hang, seconds * 1_000);
  else await server.until(id, ({ told }) => told >= from + (AROUND_S + seconds) * PER_SECOND);
  const { peakRssMb, rssMb, heapMb, stallMs } = await main.read();
  const giveUpAt = performance.now() + PATIENCE_MS;
  while ((await watches.ended()) < 1)
    if (performance.now() > giveUpAt) throw new Error('The window was not told the end');
  const faults = await watches.faults();
  if (faults.length > 0) console.error(`After the window hung: ${faults.slice(0, 3).join('; ')}`);
  return { peakRssMb, rssMb, heapMb, stallMs, faults: faults.length };
}

function hang(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}
