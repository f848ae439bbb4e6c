import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ManualClock } from '@runwatch/async/testing';
import type { RunList } from '@runwatch/protocol';
import { copyRun } from '@runwatch/run-file';
import { expect, onTestFinished, test } from 'vitest';
import { LogFolder } from './log/log-folder.ts';
import { systemDisk } from './log/system-disk.ts';
import { type Bench, startBench } from './testing/bench.ts';
import { breakTheWay } from './testing/outage.ts';

const ENTRIES = 2_500;
const saved = { as: 'display', saved: true } as const;

/** A run that was watched for a while, and left; the server is not to be had any more. */
async function startAway() {
  const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-saved-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const logs = new LogFolder({ clock: new ManualClock(), disk: systemDisk, folder });
  const bench = await startBench({ logs });
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  for (let n = 0; n < ENTRIES; n++) run.agent.toolCall({ toolCallId: `t${n}`, title: `Step ${n}`, kind: 'read' });
  run.flushLog();
  const ref = { taskId: run.taskId, runId: run.runId };
  const reader = bench.watch(ref);
  await bench.until(() => reader.isWhole && reader.phase === 'live');
  const leftAt = bench.clock.now();
  await bench.service[Symbol.asyncDispose]();
  bench.machine.says('offline');
  const repair = breakTheWay(bench.cloud, 'reset');
  const comeBack = () => {
    repair();
    bench.machine.says('online');
  };
  return { bench, run, ref, kept: reader.lines, leftAt, comeBack };
}

const snapshots = (reader: ReturnType<Bench['watch']>) => reader.updates.filter((update) => update.kind === 'snapshot');

test('a saved copy is told when nobody can be reached, with what is known of the run and since when', async () => {
  const { bench, ref, kept, leftAt } = await startAway();
  await using _ = bench;
  const service = bench.serve('bench');
  const reader = bench.watch(ref, service, saved);
  await bench.until(() => snapshots(reader).length > 0);
  expect(snapshots(reader)[0]).toMatchObject({ total: kept.length, run: { status: 'in_progress' } });
  expect(Math.abs((snapshots(reader)[0]?.savedAt ?? 0) - leftAt)).toBeLessThan(1_000);
  await bench.until(() => reader.phase === 'waiting-for-network');
  expect(reader.integrity).toMatchObject({ upTo: kept.length, gaps: [{ from: kept.length, to: null }] });
  expect((await service.entries(ref, 3, 7)).lines).toEqual(kept.slice(3, 7));
  expect((await service.text(ref, 5, 0)).text).toBe(kept[5]);
});

test('a saved copy gives way to the run when the server answers, and nothing is lost', async () => {
  const { bench, run, ref, comeBack } = await startAway();
  await using _ = bench;
  const service = bench.serve('bench');
  const told: unknown[] = [];
  const stop = new AbortController();
  const watching = (async () => {
    for await (const updates of service.watch(ref, stop.signal, saved))
      for (const update of updates) if (update.kind === 'snapshot') told.push(update.savedAt !== undefined);
  })();
  await bench.until(() => told.length === 1);
  run.agent.message('Said while you were away.');
  run.flushLog();
  comeBack();
  await bench.until(() => told.length === 2);
  expect(told).toEqual([true, false]);
  stop.abort();
  await watching;
  const fresh = bench.watch(ref, service);
  await bench.until(() => fresh.isWhole && fresh.texts.includes('Said while you were away.'));
  expect(fresh.values).toEqual(run.truth());
});

test('a saved copy is not told to whoever does not ask for it, nor where nothing was kept', async () => {
  const { bench, ref } = await startAway();
  await using _ = bench;
  const service = bench.serve('bench');
  const plain = bench.watch(ref, service, { as: 'display' });
  const other = bench.watch({ taskId: 'task', runId: 'never seen' }, service, saved);
  await bench.until(() => plain.phase === 'waiting-for-network' && other.phase === 'waiting-for-network');
  await bench.pass(1_000);
  expect([snapshots(plain), snapshots(other)]).toEqual([[], []]);
});

test('a saved copy is not shown of a run that may not be seen any more', async () => {
  const { bench, ref, comeBack } = await startAway();
  await using _ = bench;
  comeBack();
  bench.cloud.switches.answer('run', { status: 403 });
  const reader = bench.watch(ref, bench.serve('bench'), saved);
  await bench.until(() => reader.phase === 'forbidden');
  await bench.pass(1_000);
  expect(snapshots(reader)).toEqual([]);
});

test('a saved copy can be exported without a network, and says that it is one', async () => {
  const { bench, ref, kept } = await startAway();
  await using _ = bench;
  const written: string[] = [];
  const copying = copyRun(
    {
      client: bench.serve('bench'),
      run: { ref, title: null, repository: null },
      format: 'ndjson',
      tool: 'test',
      now: 0,
      write: async (text) => void written.push(text),
    },
    new AbortController().signal,
  );
  let done = false;
  const finished = copying.finally(() => {
    done = true;
  });
  await bench.until(() => done);
  const { seal, head } = await finished;
  expect(written.join('').trimEnd().split('\n').slice(1, -1).join('\n') === kept.join('\n')).toBe(true);
  expect([seal.entries, seal.complete, typeof head.savedAt]).toEqual([kept.length, false, 'string']);
});

test("the list that was told last is there when nobody can be reached, with its age, and the server's takes its place", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-saved-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const logs = new LogFolder({ clock: new ManualClock(), disk: systemDisk, folder });
  await using bench = await startBench({ logs });
  const run = bench.cloud.createRun({ title: 'Fix the flaky test' });
  const follow = (service: Bench['service']) => {
    const stop = new AbortController();
    const lists: RunList[] = [];
    const done = (async () => {
      for await (const list of service.runs(stop.signal)) lists.push(list);
    })();
    return {
      lists,
      leave: () => {
        stop.abort();
        return done;
      },
    };
  };
  const before = follow(bench.service);
  await bench.until(() => before.lists.length > 0);
  const toldAt = before.lists[0]?.asOf;
  await before.leave();
  await bench.service[Symbol.asyncDispose]();
  bench.machine.says('offline');
  const repair = bench.cloud.switches.answer('tasks', 'reset');

  await bench.pass(5_000);
  const after = follow(bench.serve('bench'));
  await bench.until(() => after.lists.length > 0);
  expect(after.lists[0]).toMatchObject({
    asOf: toldAt,
    runs: [{ title: 'Fix the flaky test', ref: { runId: run.runId } }],
  });
  await bench.until(() => after.lists.at(-1)?.trouble?.kind === 'waiting-for-network');
  bench.cloud.createRun({ title: 'A new one' });
  repair();
  bench.machine.says('online');
  await bench.until(() => after.lists.at(-1)?.runs.length === 2 && after.lists.at(-1)?.trouble === null);
  expect(after.lists.at(-1)?.asOf).toBeGreaterThan(toldAt ?? 0);
  await after.leave();
});
