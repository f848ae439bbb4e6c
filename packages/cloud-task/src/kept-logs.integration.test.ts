import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ManualClock } from '@runwatch/async/testing';
import type { CloudRun } from '@runwatch/local-cloud';
import type { Reader } from '@runwatch/protocol/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Disk } from './log/disk.ts';
import { LogFolder } from './log/log-folder.ts';
import { systemDisk } from './log/system-disk.ts';
import { type Bench, type BenchOptions, startBench } from './testing/bench.ts';

const ENTRIES = 4_500;

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();

/** A bench that keeps logs, and a run with a history. */
async function startKeeping(folder: string, options: BenchOptions = {}, disk: Disk = systemDisk) {
  const logs = new LogFolder({ clock: new ManualClock(), disk, folder });
  const bench = await startBench({ logs, ...options });
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  for (let n = 0; n < ENTRIES; n++) run.agent.toolCall({ toolCallId: `t${n}`, title: `Step ${n}`, kind: 'read' });
  run.flushLog();
  return { bench, run, ref: { taskId: run.taskId, runId: run.runId } };
}

/** Somebody who has watched the run until it was over. */
async function watchToEnd(bench: Bench, run: CloudRun): Promise<Reader> {
  const reader = bench.watch({ taskId: run.taskId, runId: run.runId });
  await bench.until(() => reader.isWhole && reader.phase === 'live');
  run.finish('completed');
  await bench.until(() => reader.ended);
  return reader;
}

/** What was asked of the server about history since request number `since`. */
const historyRequests = (bench: Bench, since: number): string[] =>
  bench
    .targets('api')
    .slice(since)
    .flatMap((target) => /\/(logs|session_logs)\/.*$/.exec(target)?.[0] ?? []);

describe('a log that is kept', () => {
  test('M8: is told from the disk when the run was over, without a request, and with every entry in its place', async () => {
    const { bench, run, ref } = await startKeeping(makeFolder());
    await using _ = bench;
    const reader = bench.watch(ref);
    await bench.until(() => reader.isWhole && reader.phase === 'live');
    run.agent.message('The last word.');
    run.finish('completed');
    await bench.until(() => reader.ended);
    await bench.service[Symbol.asyncDispose]();
    const requests = bench.cloud.requests.length;
    const again = bench.watch(ref, bench.serve('bench'));
    await bench.until(() => again.ended);
    expect(bench.cloud.requests.length).toBe(requests);
    expect(again.lines).toEqual(reader.lines);
    expect(again.run).toEqual(reader.run);
    expect(again.integrity).toEqual(reader.integrity);
    expect(again.phase).toBe('ended');
  });

  test('is gone on with when the run is still alive: only what it lacks is read', async () => {
    const { bench, run, ref } = await startKeeping(makeFolder());
    await using _ = bench;
    const reader = bench.watch(ref);
    await bench.until(() => reader.isWhole && reader.phase === 'live');
    await bench.service[Symbol.asyncDispose]();
    for (let n = 0; n < 2_500; n++) run.agent.toolCall({ toolCallId: `u${n}`, title: `More ${n}`, kind: 'read' });
    run.flushLog();
    const since = bench.targets('api').length;
    const service = bench.serve('bench');
    const again = bench.watch(ref, service);
    await bench.until(() => again.isWhole && again.lines.length === run.truth().length);
    const pages = historyRequests(bench, since).filter((target) => !target.includes('event_types'));
    expect(pages.filter((target) => target.startsWith('/logs'))).toEqual([]);
    // The length, the newest page, the check of the kept end, and what lies between in two pages.
    expect(pages.length).toBeLessThanOrEqual(6);
    expect(again.values).toEqual(run.truth());
  });

  test.each([
    ['is thrown away', true],
    ['that cannot be thrown away is left alone', false],
  ])('B8: %s when the server has another log under its numbers', async (_what, canRemove) => {
    let isOpen = false;
    const disk: Disk = {
      ...systemDisk,
      remove: (target) => (isOpen && !canRemove ? Promise.reject(new Error('In use')) : systemDisk.remove(target)),
    };
    const { bench } = await startKeeping(makeFolder(), { policy: { newestPage: 10, page: 10 } }, disk);
    await using _ = bench;
    let log: object[] = Array.from({ length: 100 }, (_unused, n) => ({
      notification: { method: '_posthog/console', params: { n } },
    }));
    const run = bench.cloud.createRun({
      history: {
        get length() {
          return log.length;
        },
        entryAt: (index) => log[index] as object,
      },
    });
    const ref = { taskId: run.taskId, runId: run.runId };
    const reader = bench.watch(ref);
    await bench.until(() => reader.isWhole && reader.phase === 'live');
    await bench.service[Symbol.asyncDispose]();
    log = log.slice(10);
    isOpen = true;
    const again = bench.watch(ref, bench.serve('bench'));
    await bench.until(() => again.isWhole && again.phase === 'live');
    expect(again.values).toEqual(log);
  });

  test('is gone on with up to the first entry that only the stream told', async () => {
    const { bench, run, ref } = await startKeeping(makeFolder());
    await using _ = bench;
    const reader = bench.watch(ref);
    await bench.until(() => reader.isWhole && reader.phase === 'live');
    const update = {
      sessionUpdate: 'tool_call',
      toolCallId: 'lost',
      title: 'Lost on the way to the log',
      kind: 'read',
    };
    run.live({ type: 'notification', notification: { method: 'session/update', params: { update } } });
    await bench.until(() => reader.lines.some((line) => line.includes('Lost on the way')));
    await bench.pass(60_000, 200);
    run.agent.message('In both.');
    for (const n of [1, 2, 3]) {
      run.agent.toolCall({ toolCallId: `after-${n}`, title: `Step ${n} after`, kind: 'read' });
      run.flushLog();
      await bench.pass(20_000, 200);
    }
    expect(reader.integrity).toMatchObject({ onlyLive: 1, gaps: [] });
    await bench.service[Symbol.asyncDispose]();
    const since = bench.targets('api').length;
    const again = bench.watch(ref, bench.serve('bench'));
    await bench.until(() => again.isWhole && again.phase === 'live' && again.texts.includes('In both.'));
    await bench.pass(60_000, 200);
    expect(historyRequests(bench, since).filter((target) => target.startsWith('/logs'))).toEqual([]);
    const telling = (text: string) => again.lines.filter((line) => line.includes(text)).length;
    expect([telling('Lost on the way'), telling('In both.'), telling('"t4499"')]).toEqual([1, 1, 1]);
    expect(again.lines).toHaveLength(reader.lines.length);
  });

  test('is cut where a crash tore it, and read again from there', async () => {
    const folder = makeFolder();
    const { bench, run, ref } = await startKeeping(folder);
    await using _ = bench;
    const reader = await watchToEnd(bench, run);
    await bench.service[Symbol.asyncDispose]();
    const lines = filesIn(folder).filter((file) => file.endsWith('.ndjson'));
    const last = lines.at(-1) as string;
    truncateSync(last, Math.floor(statSync(last).size / 2));
    const again = bench.watch(ref, bench.serve('bench'));
    await bench.until(() => again.ended);
    expect(again.lines).toEqual(reader.lines);
  });

  test('can be read with ordinary tools, by its owner alone, and holds no token', async () => {
    const folder = makeFolder();
    const { bench, run } = await startKeeping(folder);
    await using _ = bench;
    const reader = await watchToEnd(bench, run);
    await bench.service[Symbol.asyncDispose]();
    const files = filesIn(folder);
    const text = files
      .filter((file) => file.endsWith('.ndjson'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('');
    expect(text.trimEnd().split('\n')).toEqual(reader.lines);
    for (const file of files) expect(statSync(file).mode & 0o077).toBe(0);
    expect(files.map((file) => readFileSync(file, 'latin1')).join('')).not.toContain(bench.cloud.apiKey);
  });

  test('S4: goes with the account it belongs to', async () => {
    const folder = makeFolder();
    const { bench, ref } = await startKeeping(folder);
    await using _ = bench;
    const reader = bench.watch(ref);
    await bench.until(() => reader.isWhole && reader.phase === 'live');
    await bench.pass(1_000);
    expect(filesIn(folder).length).toBeGreaterThan(0);
    reader.done.catch(() => {});
    bench.accounts.remove('bench');
    await bench.service[Symbol.asyncDispose]();
    expect(filesIn(folder)).toEqual([]);
  });

  test('that cannot be written costs nobody the watch', async () => {
    const full: Disk = {
      ...systemDisk,
      open: async (file) => ({
        ...(await systemDisk.open(file)),
        write: async () => {
          throw Object.assign(new Error('No space left on device'), { code: 'ENOSPC' });
        },
      }),
    };
    const { bench, run, ref } = await startKeeping(makeFolder(), {}, full);
    await using _ = bench;
    const reader = bench.watch(ref);
    await bench.until(() => reader.isWhole && reader.phase === 'live');
    run.finish('completed');
    await bench.until(() => reader.ended);
    expect(reader.values).toEqual(run.truth());
  });

  test('that cannot be read any more is read from the server', async () => {
    let isBroken = false;
    const disk: Disk = {
      ...systemDisk,
      open: async (name) => {
        const file = await systemDisk.open(name);
        return isBroken ? { ...file, read: () => Promise.reject(new Error('Input/output error')) } : file;
      },
    };
    const { bench, run, ref } = await startKeeping(makeFolder(), {}, disk);
    await using _ = bench;
    await watchToEnd(bench, run);
    await bench.service[Symbol.asyncDispose]();
    isBroken = true;
    const again = bench.watch(ref, bench.serve('bench'));
    await bench.until(() => again.ended);
    expect(again.values).toEqual(run.truth());
  });

  test('that cannot be opened costs nobody the watch', async () => {
    const closed: Disk = { ...systemDisk, readText: () => Promise.reject(new Error('Permission denied')) };
    const { bench, run, ref } = await startKeeping(makeFolder(), {}, closed);
    await using _ = bench;
    const reader = bench.watch(ref);
    await bench.until(() => reader.isWhole && reader.lines.length === run.truth().length);
  });

  test('of a run that was not watched to its end is not taken for all of it', async () => {
    const { bench, run, ref } = await startKeeping(makeFolder());
    await using _ = bench;
    const reader = bench.watch(ref);
    await bench.until(() => reader.isWhole && reader.phase === 'live');
    await bench.service[Symbol.asyncDispose]();
    run.agent.message('Said when nobody watched.');
    run.finish('completed');
    const again = bench.watch(ref, bench.serve('bench'));
    await bench.until(() => again.ended);
    expect(again.texts).toContain('Said when nobody watched.');
  });
});
