import { median } from '../../measure/median.ts';
import { Meter } from '../../measure/meter.ts';
import { Baseline } from '../baseline.ts';
import { readBytes } from '../floor.ts';
import { Progress, type Service, startService } from '../ours.ts';
import type { ServerHandle } from '../server-handle.ts';
import type { Contender, Sample } from '../task.ts';

/** Times in one process, of which the median counts: a single one is a few milliseconds of chance. What peers do takes seconds, and once is enough. */
const TIMES: Record<Contender, number> = { floor: 5, baseline: 1, ours: 5 };
/** Not measured: code is compiled, and connections are made. */
const WARM_UP_ENTRIES = 3_000;

/** The pages that the newest page costs: the log's length is known only from a page (protocol 1.5). */
const FIRST_PAGE = 200;
const NEWEST_PAGE = 1_000;

/** From subscribing until the newest page of a run that goes on has been told. */
export async function measureNewest(server: ServerHandle, contender: Contender, entries: number): Promise<Sample> {
  await using service = startService(server, { lingerMs: 0 });
  const once = subscriber(server, contender, service);
  await once(await server.createRun({ history: WARM_UP_ENTRIES }), WARM_UP_ENTRIES);
  const ms: number[] = [];
  const requests: number[] = [];
  for (let times = 0; times < TIMES[contender]; times++) {
    const id = await server.createRun({ history: entries });
    using meter = new Meter();
    await once(id, entries);
    ms.push(meter.read().ms);
    const toldAt = Date.now();
    const seen = (await server.state(id)).requests.filter(
      ({ route, at }) => !route.startsWith('stream') && at <= toldAt,
    );
    requests.push(seen.length);
  }
  return { ms: median(ms), requests: Math.max(...requests) };
}

type Subscribe = (id: string, entries: number) => Promise<void>;

function subscriber(server: ServerHandle, contender: Contender, service: Service): Subscribe {
  switch (contender) {
    case 'floor':
      return async (id, entries) => {
        const path = server.runPath(id);
        await Promise.all([readBytes(path), readBytes(`${path}session_logs/?offset=0&limit=${FIRST_PAGE}`)]);
        await readBytes(`${path}session_logs/?offset=${entries - NEWEST_PAGE}&limit=${NEWEST_PAGE}`);
      };
    case 'baseline':
      return (id) => new Baseline(server).watch(id, [() => {}], { stream: false });
    case 'ours':
      return async (id) => {
        const progress = new Progress();
        await service.watch(id, (update) => {
          progress.take(update);
          return progress.newestTold;
        });
      };
  }
}
