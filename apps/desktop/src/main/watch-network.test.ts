import { ManualClock } from '@runwatch/async/testing';
import { expect, test } from 'vitest';
import { watchNetwork } from './watch-network.ts';

test('watchNetwork() tells each time the network is back, and nothing after it was disposed of', () => {
  const clock = new ManualClock();
  let online = true;
  let told = 0;
  {
    using _ = watchNetwork(
      () => online,
      () => told++,
      clock,
    );
    const seen = [true, false, false, true, true, false, true].map((now) => {
      online = now;
      clock.advance(5_000);
      return told;
    });
    expect(seen).toEqual([0, 0, 0, 1, 1, 1, 2]);
  }
  expect(clock.pending).toBe(0);
});
