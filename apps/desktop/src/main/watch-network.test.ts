import { ManualClock } from '@runwatch/async/testing';
import { expect, test } from 'vitest';
import { watchNetwork } from './watch-network.ts';

test('watchNetwork() tells when the network goes, comes, and is another, and nothing after it was left', () => {
  const clock = new ManualClock();
  let now = { isOnline: true, network: 'home' };
  const told: string[] = [];
  const connectivity = watchNetwork(() => now, clock);
  const leave = connectivity.watch((change) => told.push(change));
  const seen = [
    [true, 'home'],
    [false, 'home'],
    [false, ''],
    [true, 'home'],
    [true, 'home'],
    [true, 'office'],
    [true, 'office'],
  ].map(([isOnline, network]) => {
    now = { isOnline: isOnline as boolean, network: network as string };
    clock.advance(5_000);
    return told.splice(0).join();
  });
  expect(seen).toEqual(['', 'offline', '', 'online', '', 'changed', '']);
  leave();
  expect(clock.pending).toBe(0);
});
