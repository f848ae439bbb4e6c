import { ManualClock } from '@runwatch/async/testing';
import { expect, test } from 'vitest';
import { Pulse } from './pulse.ts';

function beating() {
  const clock = new ManualClock();
  const pulse = new Pulse(clock);
  return {
    clock,
    pulse,
    after(ms: number, what: Parameters<Pulse['heard']>[0]) {
      clock.advance(ms);
      pulse.heard(what);
    },
  };
}

test('Pulse knows how long a wire was silent each time, and how long it is now', () => {
  const { clock, pulse, after } = beating();
  pulse.opened();
  after(20_000, 'keepalive');
  after(5_000, 'byte');
  after(20_000, 'keepalive');
  clock.advance(7_000);
  expect(pulse.vitals).toEqual({ heartbeatMs: 20_000, gapsMs: [20_000, 5_000, 20_000], silentMs: 7_000 });
});

test('Pulse takes what comes at once for one sign of life, and a busy stream for one a second', () => {
  const { pulse, after } = beating();
  pulse.opened();
  for (let n = 0; n < 40; n++) after(100, n % 2 ? 'entry' : 'byte');
  expect(pulse.vitals).toEqual({ heartbeatMs: null, gapsMs: [1_000, 1_000, 1_000, 1_000], silentMs: 0 });
});

test('Pulse measures a heartbeat from the last byte, and is not misled by one that comes late', () => {
  const { pulse, after } = beating();
  pulse.opened();
  for (const late of [0, 0, 9_000, 0]) {
    after(500, 'entry');
    after(20_000 + late, 'keepalive');
  }
  expect(pulse.vitals.heartbeatMs).toBe(20_000);
});

test('Pulse keeps the last gaps of one wire: what lies between two wires is none', () => {
  const { clock, pulse, after } = beating();
  pulse.opened();
  for (let n = 0; n < 100; n++) after(2_000 + n, 'byte');
  expect(pulse.vitals.gapsMs).toHaveLength(24);
  expect(pulse.vitals.gapsMs.at(-1)).toBe(2_099);
  pulse.closed();
  clock.advance(60_000);
  pulse.heard('byte');
  expect(pulse.vitals).toMatchObject({ silentMs: null, gapsMs: { length: 24 } });
  pulse.opened();
  after(3_000, 'byte');
  expect(pulse.vitals).toMatchObject({ silentMs: 0, gapsMs: [3_000] });
});

test('Pulse knows of no gap below zero when the clock is set back', () => {
  let now = 1_000_000;
  const pulse = new Pulse({ ...new ManualClock(), now: () => now, after: () => () => {} });
  pulse.opened();
  now -= 3_600_000;
  expect(pulse.vitals.silentMs).toBe(0);
  pulse.heard('keepalive');
  now += 2_000;
  pulse.heard('byte');
  expect(pulse.vitals).toEqual({ heartbeatMs: 0, gapsMs: [2_000], silentMs: 0 });
});
