import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPrograms } from '../testing/build-programs.ts';
import { describeKills, killPlan } from './kill-plan.ts';
import { playKills } from './play-kills.ts';

/* Both legs, each with and without event ids. `pnpm chaos:processes` plays as many seeds as one likes. */

let programs: Awaited<ReturnType<typeof buildPrograms>>;
beforeAll(async () => {
  programs = await buildPrograms();
}, 60_000);
afterAll(() => programs[Symbol.asyncDispose]());

test.each([1, 2, 4, 5])(
  'W3: agent, cloud and Redis are killed in turn under load (seed %i), and the transcript is complete, each entry once',
  async (seed) => {
    const plan = killPlan(seed, { entries: 1_500 });
    expect(await playKills(programs, plan), describeKills(plan)).toEqual([]);
  },
  120_000,
);
