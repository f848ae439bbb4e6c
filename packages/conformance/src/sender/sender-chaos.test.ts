import { expect, test } from 'vitest';
import { playSender } from './play-sender.ts';
import { senderPlanOf } from './sender-plan.ts';

/** Seeds that found a fault once; what it was is cured. */
const REGRESSIONS = [289, 702, 920, 1890, 2762, 4538, 1_000_017, 1_000_514];

/** So many that each step, fault and ending occurs with each setup. `pnpm chaos:sender` plays as many as one likes. */
const PORTIONS = Array.from({ length: 8 }, (_, at) => 1 + at * 15);

test.each(PORTIONS)('nothing is lost, doubled or out of order, with seeds from %i', async (from) => {
  for (let seed = from; seed < from + 15; seed++)
    expect((await playSender(senderPlanOf(seed))).findings, `seed ${seed}`).toEqual([]);
});

test.each(REGRESSIONS)('finds nothing any more with seed %i', async (seed) => {
  expect((await playSender(senderPlanOf(seed))).findings).toEqual([]);
});

test.each([7, 77])('plays the same life with the same seed (%i)', async (seed) => {
  expect(await playSender(senderPlanOf(seed))).toEqual(await playSender(senderPlanOf(seed)));
});
