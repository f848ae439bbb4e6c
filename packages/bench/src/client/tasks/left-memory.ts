import { memoryAtRest } from '../../measure/memory.ts';
import { Baseline } from '../baseline.ts';
import { Progress, startService } from '../ours.ts';
import type { ServerHandle } from '../server-handle.ts';
import type { Contender, Sample } from '../task.ts';

/** How long a watcher outlives its readers here; half a minute in the app, for which nobody would wait. */
const LINGER_MS = 100;

/** How much more memory is held after runs were watched to the last entry and left, one after the other, than after the first of them. */
export async function measureLeftMemory(
  server: ServerHandle,
  contender: Contender,
  { runs, entries }: { runs: number; entries: number },
): Promise<Sample> {
  await using service = startService(server, { lingerMs: LINGER_MS });
  const visit = async () => {
    const id = await server.createRun({ history: entries });
    if (contender === 'baseline') return new Baseline(server).watch(id, [() => {}], { stream: false });
    const progress = new Progress();
    await service.watch(id, (update) => {
      progress.take(update);
      return progress.isWhole;
    });
    await server.until(id, ({ openStreams }) => openStreams === 0);
  };
  await visit();
  const before = await memoryAtRest();
  for (let run = 0; run < runs; run++) await visit();
  const after = await memoryAtRest();
  return { heapMb: after.heapMb - before.heapMb, rssMb: after.rssMb - before.rssMb };
}
