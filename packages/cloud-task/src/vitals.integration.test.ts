import { RunVitals, type WireNote } from '@runwatch/protocol';
import { expect, test } from 'vitest';
import { createNetwork } from './network/create-network.ts';
import { CloudTaskService } from './service.ts';
import { startBench } from './testing/bench.ts';
import { refOf, watchLive } from './testing/oracle.ts';

test('the vitals of a run have the rhythm of its server, and how long it has been silent', async () => {
  await using bench = await startBench();
  const run = bench.cloud.createRun();
  run.agent.message('Before.');
  await watchLive(bench, run);
  const vitals = () => bench.service.vitals(refOf(run));
  expect(vitals()).toMatchObject({ heartbeatMs: null, limitMs: 60_000 });
  await bench.until(() => (vitals()?.gapsMs.length ?? 0) >= 4, 'four signs of life', 100);
  const { heartbeatMs, gapsMs } = RunVitals.parse(vitals());
  // Time passes in steps here.
  expect(Math.abs((heartbeatMs ?? 0) - 20_000)).toBeLessThan(500);
  for (const gap of gapsMs.slice(-3)) expect(Math.abs(gap - 20_000)).toBeLessThan(500);
  run.switches.freeze();
  const { silentMs } = RunVitals.parse(vitals());
  await bench.pass(30_000, 100);
  expect((vitals()?.silentMs ?? 0) - (silentMs ?? 0)).toBeGreaterThanOrEqual(30_000);
  await bench.until(() => vitals()?.silentMs === null, 'the wire to be cut', 100);
});

test('the vitals of a run count what waits for its history, and what the log has not confirmed', async () => {
  const timings = { logDebounceMs: 600_000, logMaxDelayMs: 600_000 };
  await using bench = await startBench({ cloud: { timings } });
  const run = bench.cloud.createRun();
  run.agent.message('Before.');
  run.flushLog();
  const held = bench.cloud.switches.holdPage(0);
  const reader = bench.watch(refOf(run));
  const vitals = () => bench.service.vitals(refOf(run));
  await bench.until(() => vitals()?.silentMs != null, 'an open stream');
  for (const words of ['One.', 'Two.', 'Three.']) run.agent.message(words);
  await bench.until(() => (vitals()?.buffered ?? 0) >= 3, 'entries that wait');
  expect(vitals()).toMatchObject({ total: null, unconfirmed: 0 });
  held.release();
  await bench.until(() => reader.texts.includes('Three.'), 'the entries');
  expect(vitals()).toMatchObject({ buffered: 0, total: reader.lines.length });
  expect(vitals()?.unconfirmed).toBeGreaterThanOrEqual(3);
  run.flushLog();
  await bench.until(() => vitals()?.unconfirmed === 0, 'the log to confirm them', 100);
});

test('there are no vitals of a run that nobody watches', async () => {
  await using bench = await startBench();
  const run = bench.cloud.createRun();
  expect(bench.service.vitals(refOf(run))).toBe(null);
});

test('a service tells whoever it was given of each note, with run and account, and keeps the journal all the same', async () => {
  await using bench = await startBench();
  const run = bench.cloud.createRun();
  run.agent.message('Before.');
  const told: [string, string, WireNote['kind']][] = [];
  const { clock, machine, accounts } = bench;
  await using network = createNetwork();
  await using service = new CloudTaskService({
    clock,
    random: () => 0.5,
    network,
    accounts,
    connectivity: machine,
    noted: (account, { runId }, { kind }) => told.push([account, runId, kind]),
  });
  const reader = bench.watch(refOf(run), service);
  await bench.until(() => reader.phase === 'live', 'a live wire');
  expect(told).toContainEqual(['bench', run.runId, 'opened']);
  const abort = new AbortController();
  for await (const events of service.journal(refOf(run), abort.signal)) {
    expect(events.map(({ note }) => note.kind)).toEqual(told.map(([, , kind]) => kind));
    break;
  }
  reader.leave();
  await reader.done;
});
