import { eventually, ManualClock } from '@runwatch/async/testing';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import type { LocalCloudOptions } from '../options.ts';
import { ApiClient } from './api-client.ts';

export interface World extends AsyncDisposable {
  clock: ManualClock;
  cloud: LocalCloud;
  api: ApiClient;
  /** Moves the time in small steps until the condition holds; returns how many milliseconds that took. */
  passUntil(condition: () => boolean, what?: string): Promise<number>;
}

/** A cloud with a clock of its own and randomness that repeats itself. */
export async function startWorld(options: LocalCloudOptions = {}): Promise<World> {
  const clock = new ManualClock();
  const cloud = await startLocalCloud({ clock, random: seeded(1), ...options });
  return {
    clock,
    cloud,
    api: new ApiClient(cloud),
    async passUntil(condition, what) {
      const since = clock.now();
      await eventually(() => {
        if (condition()) return true;
        clock.advance(Math.min(clock.nextIn ?? 0, 50));
        return condition();
      }, what);
      return clock.now() - since;
    },
    [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose](),
  };
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
