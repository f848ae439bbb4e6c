import { quantile } from '../../measure/median.ts';
import { Meter } from '../../measure/meter.ts';
import { entriesFor } from '../../server/entries-for.ts';
import { eventNumberIn, writtenAt } from '../../server/story.ts';
import { Baseline } from '../baseline.ts';
import { readStream } from '../floor.ts';
import { Progress, startService } from '../ours.ts';
import type { ServerHandle } from '../server-handle.ts';
import type { Contender, Sample } from '../task.ts';

const HISTORY = 1_000;
const WINDOW = 500;

interface Crowd {
  runs: number;
  readers: number;
  perSecond: number;
  seconds: number;
  /** Before the measuring begins. */
  warmUpSeconds: number;
}

/** Many runs speak at a human pace, each to some readers: how late each entry is told, and what it costs. */
export async function measureCrowd(server: ServerHandle, contender: Contender, crowd: Crowd): Promise<Sample> {
  const { runs, readers, perSecond, seconds, warmUpSeconds } = crowd;
  const live = entriesFor(perSecond * (seconds + warmUpSeconds));
  const ids: string[] = [];
  for (let run = 0; run < runs; run++) {
    const id = await server.createRun({ history: HISTORY, live, window: WINDOW });
    await server.endWhenTold(id);
    ids.push(id);
  }
  const { told: from, liveTo } = await server.state(ids[0] ?? '');
  const warmTo = from + perSecond * warmUpSeconds;
  const lateness: number[] = [];
  let meter: Meter | undefined;
  let cost: ReturnType<Meter['read']> | undefined;
  let done = 0;
  const reader = () => {
    let told = from - 1;
    return (lines: readonly string[]) => {
      const now = performance.timeOrigin + performance.now();
      for (const line of lines) {
        const event = eventNumberIn(line);
        // Told before: what the log says of it now is no news.
        if (event <= told) continue;
        told = event;
        if (event < warmTo) continue;
        meter ??= new Meter();
        lateness.push(now - writtenAt(line));
      }
      const isTold = told === liveTo - 1;
      if (isTold && ++done === runs * readers) cost = meter?.read();
      return isTold;
    };
  };

  await using service = startService(server);
  let waiting = runs * readers;
  let start: () => void = () => {};
  const started = new Promise<void>((resolve) => {
    start = resolve;
  }).then(() => Promise.all(ids.map((id) => server.start(id, { perSecond }))));
  const ready = () => {
    if (--waiting === 0) start();
  };
  await Promise.all([started, ...ids.flatMap((id) => watching(id))]);
  meter?.[Symbol.dispose]();
  if (!cost) throw new Error('Not everything was told');
  return {
    p50Ms: quantile(lateness, 0.5),
    p99Ms: quantile(lateness, 0.99),
    stallMs: cost.stallMs,
    // Of the time that it should take: who cannot keep up takes longer, and would look cheaper.
    cpuShare: cost.cpuMs / (seconds * 1_000),
  };

  function watching(id: string): Promise<void>[] {
    switch (contender) {
      case 'floor': {
        const told = reader();
        let heard = 0;
        waiting -= readers - 1;
        return [
          readStream(server.streamUrl(id), ({ data }) => {
            if (++heard === WINDOW) ready();
            told([data]);
          }),
        ];
      }
      case 'baseline': {
        const told = Array.from({ length: readers }, reader);
        const hear = told.map((one) => (entries: Record<string, unknown>[]) => one(entries.map(asLine)));
        waiting -= readers - 1;
        return [new Baseline(server).watch(id, hear, { stream: true, live: ready })];
      }
      case 'ours':
        return Array.from({ length: readers }, () => {
          const progress = new Progress();
          const told = reader();
          let isReady = false;
          return service.watch(id, (update) => {
            progress.take(update);
            if (!isReady && progress.isLive && progress.newestTold) {
              isReady = true;
              ready();
            }
            return update.kind === 'from' && isReady && told(update.lines);
          });
        });
    }
  }
}

/** As much of an entry's text as is looked at. */
const asLine = ({ type, timestamp, event_id }: Record<string, unknown>) =>
  JSON.stringify({ type, timestamp, event_id });
