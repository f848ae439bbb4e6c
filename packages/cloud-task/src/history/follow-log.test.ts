import { ManualClock } from '@runwatch/async/testing';
import { expect, test } from 'vitest';
import { LogDemand } from './follow-log.ts';

/** When the log is looked at, in milliseconds from now on, within a minute. */
async function looks(demand: LogDemand, clock: ManualClock): Promise<number[]> {
  const stop = new AbortController();
  const since = clock.now();
  const at: number[] = [];
  const looking = (async () => {
    for (;;) {
      await demand.next(stop.signal);
      at.push(clock.now() - since);
    }
  })().catch(() => {});
  for (let ms = 0; ms < 60_000; ms += 500) {
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    clock.advance(500);
  }
  stop.abort();
  await looking;
  return at;
}

const QUIET_MS = 25_000;

test('LogDemand has the log looked at once for several wishes, as early as the earliest of them', async () => {
  const clock = new ManualClock();
  const demand = new LogDemand(clock, QUIET_MS);
  demand.within(6_000);
  demand.within(2_000);
  demand.within(9_000);
  expect(await looks(demand, clock)).toEqual([2_000]);
});

test('G3: LogDemand does not take a look that comes too early for one that is owed later', async () => {
  const clock = new ManualClock();
  const demand = new LogDemand(clock, QUIET_MS);
  demand.within(1_000);
  demand.after(6_000);
  expect(await looks(demand, clock)).toEqual([1_000, 6_000]);
});
