import { eventually } from '@runwatch/async/testing';
import { describe, expect, test } from 'vitest';
import type { CloudRun } from '../cloud-run.ts';
import { startWorld } from '../testing/world.ts';
import { scenarioNames } from './scenarios.ts';

const textOf = (run: CloudRun) => JSON.stringify(run.truth());

/** Stop reasons of the turns so far, in order. */
const turnEnds = (run: CloudRun): string[] =>
  run.truth().flatMap((entry) => {
    const { notification } = entry as { notification: { method?: string; params?: { stopReason: string } } };
    return notification.method === '_posthog/turn_complete' ? [notification.params?.stopReason ?? ''] : [];
  });

describe('small-fix', () => {
  test('asks at about second 12, waits for the answer, and ends completed some 45 s after its start', async () => {
    await using w = await startWorld();
    const run = w.cloud.play('small-fix');
    expect(run.status).toBe('in_progress');
    const askedAfter = await w.passUntil(() => run.openPermissions.length === 1, 'the permission request');
    expect(askedAfter).toBeGreaterThan(10_000);
    expect(askedAfter).toBeLessThan(14_000);
    w.clock.advance(600_000);
    expect(run.openPermissions).toHaveLength(1);
    expect(run.answerPermission(run.openPermissions[0] ?? '', 'allow')).toBe('resolved');
    const endedAfter = await w.passUntil(() => run.status === 'completed', 'the end');
    expect(askedAfter + endedAfter).toBeGreaterThan(38_000);
    expect(askedAfter + endedAfter).toBeLessThan(52_000);
    expect(run.truth().length).toBeGreaterThan(50);
    expect(run.truth().length).toBeLessThan(75);
    expect(textOf(run)).toContain('The pull request is open');
  });

  test('ends untested when the permission is refused', async () => {
    await using w = await startWorld({ speed: 50 });
    const run = w.cloud.play('small-fix');
    await w.passUntil(() => run.openPermissions.length === 1);
    run.answerPermission(run.openPermissions[0] ?? '', 'reject');
    await w.passUntil(() => run.status === 'completed');
    expect(textOf(run)).toContain('not tested');
    expect(textOf(run)).not.toContain('The pull request is open');
  });

  test('answers a message after the turn in which it came', async () => {
    await using w = await startWorld({ speed: 50 });
    const run = w.cloud.play('small-fix');
    await w.passUntil(() => run.openPermissions.length === 1);
    expect((await w.api.command(run, 'user_message', { content: 'Why is it flaky?' }, 'm1')).json.result).toEqual({
      queued: true,
    });
    expect(turnEnds(run)).toEqual([]);
    run.answerPermission(run.openPermissions[0] ?? '', 'allow');
    await w.passUntil(() => run.status === 'completed');
    expect(turnEnds(run)).toEqual(['end_turn', 'end_turn']);
    expect(textOf(run)).toContain('Good question (“Why is it flaky?”)');
  });

  test('ends the turn when told to, and then waits for what it is told', async () => {
    await using w = await startWorld({ speed: 50 });
    const run = w.cloud.play('small-fix');
    await w.passUntil(() => run.openPermissions.length === 1);
    expect((await w.api.command(run, 'cancel')).json.result).toEqual({ cancelled: true });
    await w.passUntil(() => turnEnds(run).length === 1);
    expect(turnEnds(run)).toEqual(['cancelled']);
    expect(run.openPermissions).toEqual([]);
    w.clock.advance(3_600_000);
    expect(run.status).toBe('in_progress');
    await w.api.command(run, 'user_message', { content: 'Thanks' });
    await w.passUntil(() => turnEnds(run).length === 2);
    expect(textOf(run)).toContain('Glad it helps');
  });

  test('is cancelled, not completed, when the run is cancelled in the middle', async () => {
    await using w = await startWorld({ speed: 1_000 });
    const run = w.cloud.play('small-fix');
    await w.passUntil(() => run.openPermissions.length === 1);
    await w.api.cancel(run);
    await w.passUntil(() => run.status !== 'in_progress');
    expect(run.status).toBe('cancelled');
    expect(turnEnds(run)).toEqual(['cancelled']);
  });
});

describe('long-history', () => {
  test('has its history at once, goes on at its end, and lives on', async () => {
    await using w = await startWorld();
    const run = w.cloud.play('long-history', { size: 1_000_000 });
    const page = await w.api.page(run, 'offset=999990&limit=10');
    expect(page.json).toHaveLength(10);
    expect(page.headers['x-total-count']).toBe('1000000');
    const total = async () => Number((await w.api.page(run, 'limit=1')).headers['x-total-count']);
    w.clock.advance(600);
    const soon = await total();
    for (let second = 0; second < 60; second++) {
      w.clock.advance(1_000);
      await new Promise(setImmediate);
    }
    expect(await total()).toBeGreaterThan(soon);
    expect(run.status).toBe('in_progress');
  });

  test('has as many entries as asked for, of about 800 bytes, in order of time', async () => {
    await using w = await startWorld();
    const run = w.cloud.play('long-history', { size: 2_000, eventIds: true });
    const { text, json } = await w.api.page(run, 'limit=2000');
    expect(text.length / 2_000).toBeGreaterThan(700);
    expect(text.length / 2_000).toBeLessThan(900);
    const times = json.map((entry: { timestamp: string }) => Date.parse(entry.timestamp));
    expect(times).toEqual(times.toSorted((a: number, b: number) => a - b));
    expect(times.at(-1)).toBeLessThan(w.clock.now());
    expect(new Set(json.map((entry: { event_id: string }) => entry.event_id)).size).toBe(2_000);
  });
});

test('fails ends failed, with an error that only the live stream has', async () => {
  await using w = await startWorld({ speed: 20 });
  const run = w.cloud.play('fails');
  await using reading = await w.api.stream('proxy', run);
  await w.passUntil(() => run.status === 'failed');
  await reading.over;
  expect((await w.api.run(run)).json.error_message).toContain('out of memory');
  expect(reading.text).toContain('_posthog/error');
  expect(textOf(run)).not.toContain('_posthog/error');
  expect(reading.frames.at(-1)?.event).toBe('stream-end');
});

test('goes-quiet says nothing for three minutes, and then goes on', async () => {
  await using w = await startWorld();
  const run = w.cloud.play('goes-quiet');
  await w.passUntil(() => turnEnds(run).length === 1);
  const before = run.truth().length;
  for (let second = 0; second < 179; second++) {
    w.clock.advance(1_000);
    await new Promise(setImmediate);
  }
  expect(run.truth()).toHaveLength(before);
  await w.passUntil(() => textOf(run).includes('The comparison is through'));
  await w.passUntil(() => run.status === 'completed');
});

test('goes-quiet answers a message in the quiet', async () => {
  await using w = await startWorld();
  const run = w.cloud.play('goes-quiet');
  await w.passUntil(() => turnEnds(run).length === 1);
  await w.api.command(run, 'user_message', { content: 'Still there?' });
  await w.passUntil(() => turnEnds(run).length === 2);
  expect(textOf(run)).toContain('“Still there?”');
});

test('finished-yesterday is over before anybody looks, and its live window is gone', async () => {
  await using w = await startWorld();
  const run = w.cloud.play('finished-yesterday');
  await eventually(() => run.status === 'completed');
  const { json } = await w.api.run(run);
  const hour = 3_600_000;
  expect(w.clock.now() - Date.parse(json.completed_at)).toBeGreaterThan(24 * hour);
  expect(Date.parse(json.completed_at) - Date.parse(json.created_at)).toBeGreaterThan(60_000);
  expect((await w.api.page(run)).json.length).toBeGreaterThan(20);
  await using reading = await w.api.stream('proxy', run);
  await reading.over;
  expect(reading.frames.map(({ event }) => event)).toEqual(['stream-end']);
  expect((await w.api.command(run, 'user_message', { content: 'Hello' })).status).toBe(409);
});

test('flaky-network tells everything in spite of two cuts and a repetition', async () => {
  await using w = await startWorld({ speed: 20 });
  const run = w.cloud.play('flaky-network');
  await using first = await w.api.stream('proxy', run);
  await w.passUntil(() => first.ended !== undefined);
  expect(first.ended).toBe('torn');
  await w.passUntil(() => run.status === 'completed');
});

test.each(scenarioNames())('%s leaves no timer when the cloud is closed in the middle', async (name) => {
  const w = await startWorld();
  w.cloud.play(name, { eventIds: true });
  for (let step = 0; step < 20; step++) {
    w.clock.advance(500);
    await new Promise(setImmediate);
  }
  await w[Symbol.asyncDispose]();
  expect(w.clock.pending).toBe(0);
});

test('the speed of a playing scenario can be changed', async () => {
  await using w = await startWorld();
  const run = w.cloud.play('goes-quiet');
  await w.passUntil(() => turnEnds(run).length === 1);
  w.cloud.switches.speed(1_000);
  expect(await w.passUntil(() => run.status === 'completed')).toBeLessThan(2_000);
});
