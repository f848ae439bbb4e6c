import { Meter } from '../../measure/meter.ts';
import { Baseline } from '../baseline.ts';
import { readBytes, readPages } from '../floor.ts';
import { Progress, startService } from '../ours.ts';
import type { ServerHandle } from '../server-handle.ts';
import type { Contender, Sample } from '../task.ts';

/** Pages as our client asks for them. */
const PAGE = 1_000;

/** From subscribing until the whole history of a run that goes on has been read, and any part of it can be asked for. */
export async function measureHistory(
  server: ServerHandle,
  contender: Contender,
  entries: number,
  by: 'lines' | 'pages',
): Promise<Sample> {
  const id = await server.createRun({ history: entries });
  const path = server.runPath(id);
  using meter = new Meter();
  switch (contender) {
    case 'floor':
      if (by === 'lines') await readBytes(`${path}logs/`);
      else await readPages(path, entries, PAGE);
      return { ...meter.read() };
    case 'baseline':
      await new Baseline(server).watch(id, [() => {}], { stream: false });
      return { ...meter.read() };
    case 'ours': {
      await using service = startService(server);
      const progress = new Progress();
      await service.watch(id, (update) => {
        progress.take(update);
        return progress.isWhole;
      });
      return { ...meter.read() };
    }
  }
}
