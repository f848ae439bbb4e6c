import { memoryAtRest } from '../../measure/memory.ts';
import { entriesFor } from '../../server/entries-for.ts';
import { Baseline } from '../baseline.ts';
import { readStream } from '../floor.ts';
import { Progress, startService } from '../ours.ts';
import type { ServerHandle } from '../server-handle.ts';
import type { Contender, Sample } from '../task.ts';

const HISTORY = 1_000;
const WINDOW = 500;
/** Events before the first look: buffers and code that are made once are not growth. */
const WARM_UP = 20_000;
/** The watcher is still there when its memory is measured, although its reader has seen enough. */
const LINGER_MS = 600_000;

/** How much more memory is held after so many events than before, while the run is still watched, and all of it is in the log. */
export async function measureLiveMemory(server: ServerHandle, contender: Contender, events: number): Promise<Sample> {
  const warm = await server.createRun({ history: HISTORY, live: entriesFor(WARM_UP), window: WINDOW });
  await server.endWhenTold(warm);
  const id = await server.createRun({ history: HISTORY, live: entriesFor(events), window: WINDOW });
  const { liveTo } = await server.state(id);
  let before = await memoryAtRest();
  const growth = async () => {
    const after = await memoryAtRest();
    return { heapMb: after.heapMb - before.heapMb, rssMb: after.rssMb - before.rssMb };
  };
  let starting: Promise<void> | undefined;
  const begin = async () => {
    before = await memoryAtRest();
    await server.start(id, 'full-speed');
  };
  switch (contender) {
    case 'floor': {
      await readToEnd(warm);
      await server.endWhenTold(id);
      await readToEnd(id);
      return await growth();
    }
    case 'baseline': {
      // As a window has it: what is told is kept by the subscriber, not here.
      const told = new Baseline(server).watch(id, [() => {}], {
        stream: true,
        live: () => {
          starting = begin();
        },
      });
      await server.until(id, (state) => state.told === liveTo);
      const sample = await growth();
      await server.endWhenTold(id);
      await told;
      return sample;
    }
    case 'ours': {
      await using service = startService(server, { lingerMs: LINGER_MS });
      await watchAll(warm);
      const progress = new Progress();
      await service.watch(id, (update) => {
        progress.take(update);
        if (progress.isLive && progress.newestTold) starting ??= begin();
        // A correction is told from its beginning, so how far one has been told says nothing of what is still in memory.
        return progress.event >= liveTo - 1 && progress.isComplete && progress.settled >= progress.total;
      });
      return await growth();

      async function watchAll(run: string): Promise<void> {
        const warming = new Progress();
        let going: Promise<void> | undefined;
        await service.watch(run, (update) => {
          warming.take(update);
          if (warming.isLive && warming.newestTold) going ??= server.start(run, 'full-speed');
          return undefined;
        });
        await going;
      }
    }
  }

  async function readToEnd(run: string): Promise<void> {
    let heard = 0;
    await readStream(server.streamUrl(run), () => {
      if (++heard === WINDOW) starting = run === id ? begin() : server.start(run, 'full-speed');
    });
    await starting;
  }
}
