import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually, ManualClock } from '@runwatch/async/testing';
import {
  type CloudRunError,
  MOST_HITS,
  type RunRef,
  type SearchHit,
  type SearchQuery,
  type SearchUpdate,
} from '@runwatch/protocol';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { LogFolder } from './log/log-folder.ts';
import { systemDisk } from './log/system-disk.ts';
import { type Bench, type BenchOptions, startBench } from './testing/bench.ts';
import { searchThreads } from './testing/search-threads.ts';

const threads = searchThreads();
afterEach(() => eventually(() => threads.running === 0, 'the threads to end'));

const CALLS = 3_000;
/** Two entries say that the run has begun. */
const FIRST = 2;
const ENTRIES = FIRST + CALLS;
const query = (change: Partial<SearchQuery>): SearchQuery => ({
  text: '',
  regex: false,
  caseSensitive: false,
  kinds: [],
  ...change,
});

async function startSearching(options: BenchOptions = {}) {
  const bench = await startBench({ search: threads.start, ...options });
  const run = bench.cloud.createRun();
  run.agent.runStarted();
  for (let n = 0; n < CALLS; n++) run.agent.toolCall({ toolCallId: `t${n}`, title: `Step ${n} of many`, kind: 'read' });
  run.flushLog();
  const ref = { taskId: run.taskId, runId: run.runId };
  const reader = bench.watch(ref, bench.service, { as: 'display' });
  await bench.until(() => reader.phase === 'live' && reader.integrity?.upTo === ENTRIES);
  return { bench, run, ref, reader };
}

/** Somebody who searches, and keeps what is told. */
class Search {
  hits: SearchHit[] = [];
  progress: Extract<SearchUpdate, { kind: 'progress' }> | undefined;
  error: CloudRunError | undefined;
  readonly #stop = new AbortController();
  readonly over: Promise<void>;

  constructor({ service }: Bench, ref: RunRef, change: Partial<SearchQuery>) {
    this.over = this.#read(service.search(ref, query(change), this.#stop.signal));
    onTestFinished(() => this.leave());
  }

  leave(): Promise<void> {
    this.#stop.abort();
    return this.over;
  }

  get entries(): number[] {
    return this.hits.map(({ entry }) => entry).sort((a, b) => a - b);
  }

  async #read(batches: AsyncIterable<SearchUpdate[]>): Promise<void> {
    try {
      for await (const updates of batches) for (const update of updates) this.#take(update);
    } catch (error) {
      this.error = error as CloudRunError;
    }
  }

  #take(update: SearchUpdate): void {
    if (update.kind === 'progress') this.progress = update;
    else if (update.kind === 'hits') this.hits.push(...update.hits);
    else this.hits = this.hits.filter(({ entry }) => entry < update.from);
  }
}

describe('a search of a run', () => {
  test.each(['kept in files', 'in memory'])(
    'finds everything that is %s, newest first, and counts it',
    async (where) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'runwatch-search-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const logs = new LogFolder({ clock: new ManualClock(), disk: systemDisk, folder });
      const { bench, ref } = await startSearching(where === 'in memory' ? {} : { logs });
      await using _ = bench;
      const search = new Search(bench, ref, { text: 'step 2' });
      await bench.until(() => search.progress?.done === true);
      const expected = [...Array(CALLS).keys()].filter((n) => `${n}`.startsWith('2')).map((n) => n + FIRST);
      expect(search.entries).toEqual(expected);
      expect(search.progress).toEqual({
        kind: 'progress',
        scanned: ENTRIES,
        total: ENTRIES,
        found: expected.length,
        done: true,
      });
      expect(search.hits[0]?.entry).toBeGreaterThan(search.hits.at(-1)?.entry ?? 0);
      await search.leave();
    },
  );

  test('finds what comes later, and takes back what is told otherwise by the log', async () => {
    const { bench, run, ref } = await startSearching();
    await using _ = bench;
    const search = new Search(bench, ref, { text: 'the needle' });
    await bench.until(() => search.progress?.done === true);
    expect(search.hits).toEqual([]);
    for (const piece of ['Here is ', 'the nee', 'dle.']) run.agent.chunk(piece);
    await bench.until(() => search.progress?.found === 1);
    expect(search.hits).toMatchObject([{ entry: ENTRIES, kind: 'message', excerpt: 'Here is the needle.' }]);
    // The log has the message as one entry, so what follows stands elsewhere.
    run.agent.toolCall({ toolCallId: 'last', title: 'Look for the needle', kind: 'read' });
    run.flushLog();
    await bench.until(() => search.entries.join() === `${ENTRIES},${ENTRIES + 1}`);
    expect(search.progress?.found).toBe(2);
    await search.leave();
  });

  test('tells as many hits as a window can hold, goes on counting, and tells the others when it is asked for older ones', async () => {
    const { bench, run, ref, reader } = await startSearching();
    await using _ = bench;
    for (let n = 0; n < MOST_HITS; n++)
      run.agent.toolCall({ toolCallId: `m${n}`, title: `More of many ${n}`, kind: 'read' });
    run.flushLog();
    run.finish('completed');
    await bench.until(() => reader.ended && reader.integrity?.upTo === ENTRIES + MOST_HITS);
    const search = new Search(bench, ref, { text: 'of many' });
    await bench.until(() => search.progress?.done === true);
    expect(search.progress?.found).toBe(CALLS + MOST_HITS);
    expect(search.hits.length).toBe(MOST_HITS);
    const oldest = search.entries[0] ?? 0;
    const older = new Search(bench, ref, { text: 'of many', before: oldest });
    await bench.until(() => older.progress?.done === true);
    expect(older.entries.at(-1)).toBe(oldest - 1);
    expect(older.progress?.total).toBe(oldest);
    await Promise.all([search.leave(), older.leave()]);
  });

  test('refuses an expression that is none, and ends one that would not end, without harm to others', async () => {
    const { bench, run, ref, reader } = await startSearching();
    await using _ = bench;
    const none = new Search(bench, ref, { text: 'a(', regex: true });
    await none.over;
    expect(none.error?.failure).toMatchObject({
      code: 'refused',
      message: expect.stringContaining('Unterminated group'),
    });
    run.agent.message(`${'a'.repeat(60)}!`);
    await bench.until(() => (reader.integrity?.total ?? 0) > ENTRIES);
    const other = new Search(bench, ref, { text: 'step 7' });
    const hostile = new Search(bench, ref, { text: '(a+)+$', regex: true });
    await bench.until(() => hostile.error !== undefined);
    expect(hostile.error?.failure).toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/take too long.*#3,00\d/),
    });
    await bench.until(() => other.progress?.done === true);
    expect(other.hits.length).toBeGreaterThan(100);
    await other.leave();
  });

  test('ends its thread when it is called off, whatever that is at', async () => {
    const { bench, run, ref, reader } = await startSearching();
    await using _ = bench;
    run.agent.message(`${'a'.repeat(60)}!`);
    await bench.until(() => (reader.integrity?.total ?? 0) > ENTRIES);
    const hostile = new Search(bench, ref, { text: '(a+)+$', regex: true });
    await eventually(() => threads.running === 1);
    await hostile.leave();
    expect(hostile.error).toBeUndefined();
    await eventually(() => threads.running === 0);
  });

  test('needs somebody who watches, and is one of at most eight', async () => {
    const { bench, ref } = await startSearching();
    await using _ = bench;
    const nobody = new Search(bench, { ...ref, runId: 'other' }, { text: 'x' });
    await nobody.over;
    expect(nobody.error?.failure.code).toBe('unavailable');
    const many = Array.from({ length: 9 }, () => new Search(bench, ref, { text: 'step' }));
    await bench.until(() => many.at(-1)?.error !== undefined);
    expect(many.map(({ error }) => error?.failure.code)).toEqual([...Array(8).fill(undefined), 'rate_limited']);
    await Promise.all(many.map((search) => search.leave()));
    const again = new Search(bench, ref, { text: 'step' });
    await bench.until(() => again.progress?.done === true);
    await again.leave();
  });
});
