import { planOf } from './plan.ts';
import { play, type Verdict } from './play.ts';
import type { Carrier } from './world.ts';

/** What a worker process is asked to do: play these seeds, one after the other. */
export interface Job {
  seeds: readonly number[];
  carrier: Carrier;
  trace: boolean;
}

/** Plays what it is asked to, and sends a verdict for each seed as it comes. */
export function serveJobs(): void {
  process.on('message', (job: Job) => {
    work(job).catch((error: unknown) => {
      process.stderr.write(`${String((error as Error).stack ?? error)}\n`);
      process.exit(1);
    });
  });
}

async function work({ seeds, carrier, trace }: Job): Promise<void> {
  for (const seed of seeds) {
    const verdict = await play(planOf(seed), carrier, { trace });
    await new Promise<void>((sent) => process.send?.(verdict satisfies Verdict, undefined, {}, () => sent()));
  }
}
