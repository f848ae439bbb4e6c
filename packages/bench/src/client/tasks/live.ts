import { Meter } from '../../measure/meter.ts';
import { entriesFor } from '../../server/entries-for.ts';
import { Baseline } from '../baseline.ts';
import { readStream } from '../floor.ts';
import { Progress, startService } from '../ours.ts';
import type { ServerHandle } from '../server-handle.ts';
import type { Contender, Sample } from '../task.ts';

/** As long as the newest page, so that no history is still being read while events come. */
const HISTORY = 1_000;
/** What the stream's window holds of it. */
const WINDOW = 500;

/**
 * Events at full speed on one run, until the last has been told, and until the run is over: what was told is by then compared with the log. What is
 * measured begins with the first of these events.
 */
export async function measureLive(server: ServerHandle, contender: Contender, events: number): Promise<Sample> {
  const live = entriesFor(events);
  const id = await server.createRun({ history: HISTORY, live, window: WINDOW });
  await server.endWhenTold(id);
  const { told: from, liveTo } = await server.state(id);
  const count = liveTo - from;
  const perEvent = (cost: { cpuMs: number }) => (cost.cpuMs * 1_000) / count;
  let meter: Meter | undefined;
  const begin = () => {
    meter = new Meter();
    return server.start(id, 'full-speed');
  };
  const read = () => {
    if (!meter) throw new Error('Nothing was measured: the run never went live');
    return meter.read();
  };
  try {
    if (contender === 'ours') {
      await using service = startService(server);
      const progress = new Progress();
      let told: ReturnType<typeof read> | undefined;
      let total = 0;
      let starting: Promise<void> | undefined;
      await service.watch(id, (update) => {
        progress.take(update);
        if (progress.isLive && progress.newestTold) starting ??= begin();
        if (update.kind === 'ended') total = update.integrity.total;
        if (progress.event >= liveTo - 1) told ??= read();
        return undefined;
      });
      await starting;
      const whole = read();
      const atTold = told ?? whole;
      return {
        ...atTold,
        stallMs: whole.stallMs,
        cpuUs: perEvent(whole),
        toldCpuUs: perEvent(atTold),
        settledMs: whole.ms,
        // Who is quick with something else than the run is not quick.
        wrong: Math.abs(total - HISTORY - live),
      };
    }
    let starting: Promise<void> | undefined;
    const goLive = () => {
      starting ??= begin();
    };
    if (contender === 'floor') {
      let heard = 0;
      await readStream(server.streamUrl(id), () => {
        if (++heard === WINDOW) goLive();
      });
    } else await new Baseline(server).watch(id, [() => {}], { stream: true, live: goLive });
    await starting;
    const cost = read();
    return { ...cost, cpuUs: perEvent(cost), toldCpuUs: perEvent(cost) };
  } finally {
    meter?.[Symbol.dispose]();
  }
}
