import { type Connection, CUT, DISPLAY_CHARACTERS, type RunMeta, type RunUpdate } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { KeptLines } from '../log/kept-lines.ts';
import { memoryDisk } from '../log/memory-disk.ts';
import { RunCursor } from './run-cursor.ts';
import { RunView } from './run-view.ts';

const connection = (phase: Connection['phase']): Connection => ({
  phase,
  leg: null,
  attempt: 0,
  retryAt: null,
  lastByteAt: null,
  lastEntryAt: null,
  failure: null,
});
const run = (status: string): RunMeta => ({
  taskId: 't',
  runId: 'r',
  status,
  stage: null,
  branch: null,
  errorMessage: null,
  output: null,
  createdAt: null,
  updatedAt: null,
  completedAt: null,
});
const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `{"n":${from + i}}`);

function viewOf(start: number, end: number): RunView {
  const view = new RunView(connection('connecting'));
  view.setRun(run('in_progress'));
  view.log.begin(new KeptLines(memoryDisk(), ''), 0, start, lines(start, end), end);
  return view;
}

/** What a reader has after these updates. */
function told(updates: readonly RunUpdate[]) {
  const head: string[] = [];
  let tail: string[] = [];
  let start = 0;
  for (const update of updates) {
    if (update.kind === 'snapshot') {
      start = update.start;
      tail = [...update.lines];
    } else if (update.kind === 'from') {
      expect(update.at).toBeLessThanOrEqual(start + tail.length);
      tail.splice(update.at - start, Number.POSITIVE_INFINITY, ...update.lines);
    } else if (update.kind === 'fill') {
      expect(update.at).toBe(head.length);
      head.push(...update.lines);
    }
  }
  return { head, start, tail };
}

const kinds = (updates: readonly RunUpdate[]) => updates.map((update) => update.kind);

async function readAll({ log }: RunView, cursor: RunCursor, bytes = 1_000_000): Promise<RunUpdate[]> {
  const all: RunUpdate[] = [];
  for (;;) {
    const batch = cursor.read(bytes);
    const { wants } = cursor;
    if (batch.length === 0 && !wants) return all;
    all.push(...batch);
    if (wants) cursor.supply(wants.from, await log.lines(wants.from, wants.to, bytes));
  }
}

describe('RunCursor', () => {
  test('tells the connection before there is anything to show, and the snapshot before anything else of the log', async () => {
    const view = new RunView(connection('connecting'));
    using cursor = new RunCursor(view);
    expect(kinds(cursor.read(1_000))).toEqual(['connection']);
    view.setRun(run('in_progress'));
    view.log.begin(new KeptLines(memoryDisk(), ''), 0, 0, lines(0, 3), 3);
    view.log.from(3, lines(3, 5), 3);
    const updates = await readAll(view, cursor);
    expect(kinds(updates)).toEqual(['snapshot', 'from', 'integrity']);
    expect(told(updates).tail).toEqual(lines(0, 5));
  });

  test('tells a large page in batches of bounded size, in order', async () => {
    const view = viewOf(0, 500);
    using cursor = new RunCursor(view);
    const batches: RunUpdate[][] = [];
    for (let batch = cursor.read(1_000); batch.length > 0; batch = cursor.read(1_000)) batches.push(batch);
    expect(batches.length).toBeGreaterThan(5);
    for (const batch of batches) expect(JSON.stringify(batch).length).toBeLessThan(3_000);
    expect(told(batches.flat()).tail).toEqual(lines(0, 500));
  });

  test('tells one entry at the least, however large it is', async () => {
    const view = new RunView(connection('live'));
    view.setRun(run('in_progress'));
    const giant = JSON.stringify({ text: 'x'.repeat(10_000) });
    view.log.begin(new KeptLines(memoryDisk(), ''), 0, 0, [giant, '{}'], 2);
    using cursor = new RunCursor(view);
    expect(told(await readAll(view, cursor, 100)).tail).toEqual([giant, '{}']);
  });

  test('M3: tells a display no line longer than a message carries, also of requests, and a record each as it was written', async () => {
    const view = new RunView(connection('live'));
    view.setRun(run('in_progress'));
    const ask = (id: string) =>
      JSON.stringify({
        type: 'permission_request',
        requestId: id,
        options: [{ optionId: 'allow' }],
        toolCall: { toolCallId: id, rawInput: 'x'.repeat(900_000) },
      });
    view.log.begin(new KeptLines(memoryDisk(), ''), 0, 100, lines(100, 101), 101);
    view.setRequestEntries([ask('early')]);
    view.log.from(101, [ask('late')], 102);
    const all = async (as: 'display' | 'record') => {
      using cursor = new RunCursor(view, as);
      return (await readAll(view, cursor)).flatMap((update) => ('lines' in update ? update.lines : []));
    };
    expect(await all('record')).toEqual([...lines(100, 101), ask('late'), ask('early')]);
    const shown = await all('display');
    expect(shown.map((line) => JSON.parse(line))).toMatchObject([
      { n: 100 },
      ...['late', 'early'].map((id) => ({
        requestId: id,
        options: [{ optionId: 'allow' }],
        toolCall: { toolCallId: id },
        [CUT]: { length: ask(id).length },
      })),
    ]);
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(DISPLAY_CHARACTERS);
  });

  test('tells older entries behind the newest, and the end last', async () => {
    const view = viewOf(900, 1_000);
    using cursor = new RunCursor(view);
    const first = await readAll(view, cursor);
    expect(kinds(first)).toEqual(['snapshot', 'from', 'integrity', 'connection']);
    view.log.fill(lines(0, 600));
    view.log.from(1_000, lines(1_000, 1_001), 1_000);
    view.log.fill(lines(600, 950));
    view.setRun(run('completed'));
    view.setOver();
    const rest = await readAll(view, cursor);
    expect(kinds(rest)).toEqual(['from', 'run', 'fill', 'ended']);
    const all = told([...first, ...rest]);
    expect([...all.head, ...all.tail]).toEqual(lines(0, 1_001));
    expect(cursor.ended).toBe(true);
    expect(cursor.read(1_000)).toEqual([]);
  });

  describe('of a run whose agent waits for an answer far down in its history', () => {
    const asks = (id: string) =>
      JSON.stringify({
        type: 'permission_request',
        requestId: id,
        options: [],
        toolCall: { toolCallId: id, title: id },
      });
    const answers = (id: string) =>
      JSON.stringify({ notification: { method: '_posthog/permission_resolved', params: { requestId: id } } });
    const requests = (updates: readonly RunUpdate[]) =>
      updates.flatMap((update) => (update.kind === 'requests' ? [update.lines] : []));

    test('Q1: tells what was found of it behind the newest entries, and before the older ones', async () => {
      const view = viewOf(100, 110);
      using cursor = new RunCursor(view);
      expect(requests(await readAll(view, cursor))).toEqual([]);
      view.setRequestEntries([asks('a'), asks('b'), answers('a')]);
      view.log.fill(lines(0, 50));
      const updates = await readAll(view, cursor);
      expect(kinds(updates)).toEqual(['requests', 'fill']);
      expect(requests(updates)).toEqual([[asks('b')]]);
      // Once the history has been told there is nothing to tell apart from it.
      view.log.fill(lines(50, 100));
      await readAll(view, cursor);
      view.setRequestEntries([asks('c')]);
      expect(requests(await readAll(view, cursor))).toEqual([]);
    });

    test('Q1: tells a reader that joins later what is open before its newest page, from whatever is known', async () => {
      const view = viewOf(100, 101);
      view.setRequestEntries([asks('a'), asks('b')]);
      view.log.from(101, [answers('a'), asks('c'), ...lines(103, 1_200)], 1_200);
      using before = new RunCursor(view);
      expect(requests(await readAll(view, before))).toEqual([[asks('b'), asks('c')]]);
      view.log.fill([...lines(0, 98), asks('a'), asks('b')]);
      using after = new RunCursor(view);
      expect(requests(await readAll(view, after))).toEqual([[asks('b'), asks('c')]]);
    });

    test('Q1: does not count what was found apart and is known by now twice', async () => {
      const turn = JSON.stringify({ notification: { method: '_posthog/turn_complete', params: {} } });
      const view = viewOf(100, 101);
      // The log was ahead of the newest page when it was asked.
      view.setRequestEntries([asks('a'), turn, asks('b')]);
      view.log.from(101, [turn, asks('b'), ...lines(103, 1_200)], 1_200);
      using cursor = new RunCursor(view);
      expect(requests(await readAll(view, cursor))).toEqual([[asks('b')]]);
    });

    test('Q1: forgets what a correction takes back', async () => {
      const view = viewOf(0, 1);
      view.log.from(1, [asks('a'), ...lines(2, 1_200)], 1);
      view.log.from(1, lines(1, 1_200), 1_200);
      using cursor = new RunCursor(view);
      expect(requests(await readAll(view, cursor))).toEqual([]);
    });
  });

  test('does not tell the end while older entries are still to come', async () => {
    const view = viewOf(900, 1_000);
    view.log.fill(lines(0, 900));
    view.setOver();
    using cursor = new RunCursor(view);
    const batches = [cursor.read(2_000), cursor.read(2_000)];
    expect(kinds(batches.flat())).not.toContain('ended');
    expect(kinds(await readAll(view, cursor)).at(-1)).toBe('ended');
  });

  test('does not tell a status before the entries that came before it', async () => {
    const view = viewOf(0, 100);
    using cursor = new RunCursor(view);
    view.setRun(run('in_progress'));
    cursor.read(500);
    view.setRun(run('completed'));
    const second = cursor.read(500);
    expect(kinds(second)).toEqual(['from']);
    expect(kinds(await readAll(view, cursor))).toContain('run');
  });

  test('tells a correction in place, also one that only shortens the log', async () => {
    const view = viewOf(0, 10);
    using cursor = new RunCursor(view);
    view.log.from(10, ['{"live":1}', '{"live":2}'], 10);
    const before = await readAll(view, cursor);
    view.log.from(10, ['{"merged":1}'], 11);
    const merged = await readAll(view, cursor);
    expect(kinds(merged)).toEqual(['from']);
    view.log.from(10, [], 11);
    const shortened = await readAll(view, cursor);
    expect(told([...before, ...merged, ...shortened]).tail).toEqual(lines(0, 10));
  });

  test('gives a late reader the same as an early one, without telling the early one anything', async () => {
    const view = viewOf(0, 3_000);
    using early = new RunCursor(view);
    await readAll(view, early);
    view.log.from(3_000, lines(3_000, 3_005), 3_005);
    const follow = await readAll(view, early);
    using late = new RunCursor(view);
    const all = told(await readAll(view, late));
    expect(all.start).toBe(2_005);
    expect([...all.head, ...all.tail]).toEqual(lines(0, 3_005));
    expect(kinds(follow)).toEqual(['from']);
    expect(early.read(1_000)).toEqual([]);
  });

  test('catches up exactly when it was not read for long, and costs nothing meanwhile', async () => {
    const view = viewOf(0, 1);
    using slow = new RunCursor(view);
    const first = slow.read(1_000);
    for (let i = 1; i < 5_000; i++) view.log.from(i, lines(i, i + 1), Math.min(i, 3_900));
    view.log.from(4_000, lines(4_000, 4_500), 4_500);
    expect(told([...first, ...(await readAll(view, slow))]).tail).toEqual(lines(0, 4_500));
  });
});
