import { eventually, ManualClock } from '@runwatch/async/testing';
import { MOST_HITS, type SearchHit, type SearchUpdate } from '@runwatch/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { KeptLines } from '../log/kept-lines.ts';
import { memoryDisk } from '../log/memory-disk.ts';
import { RunLog } from '../run/run-log.ts';
import type { ScanAnswer, ScanRequest } from './scan-messages.ts';
import { searchRun } from './search-run.ts';

const QUERY = { text: 'x', regex: false, caseSensitive: false, kinds: [] };
/** Each a piece by itself. */
const LINES = 6;
const long = (n: number) => JSON.stringify({ n, text: 'x'.repeat(1024 * 1024) });

const hit = (entry: number): SearchHit => ({
  ...{ entry, item: entry, toolCallId: null, kind: 'message', failed: false, at: null, excerpt: '', match: null },
});

/** A search whose thread answers when a test says so. */
function startSearch() {
  const log = new RunLog();
  const lines = Array.from({ length: LINES }, (_, n) => long(n));
  log.begin(new KeptLines(memoryDisk(), ''), 0, 0, lines, LINES);
  const clock = new ManualClock();
  const asked: ScanRequest[] = [];
  let hear: (answer: ScanAnswer) => void = () => {};
  const threads = () => ({
    postMessage: (message: unknown) => void asked.push(message as ScanRequest),
    on: (event: string, told: unknown) => {
      if (event === 'message') hear = told as typeof hear;
    },
    terminate: async () => 0,
  });
  const leaving = new AbortController();
  const updates: SearchUpdate[][] = [];
  const over = (async () => {
    for await (const batch of searchRun({ clock, log, threads }, QUERY, leaving.signal)) updates.push(batch);
  })().catch((error: unknown) => {
    if (!leaving.signal.aborted) throw error;
  });
  onTestFinished(() => {
    leaving.abort(new Error('left'));
    return over;
  });
  const scans = () => asked.flatMap((one) => (one.kind === 'scan' ? [one] : []));
  return {
    log,
    clock,
    asked,
    scans,
    updates,
    froms: () => scans().map(({ from }) => from),
    answer: (entries: number[] = [], told: number[] = []) => hear({ kind: 'scanned', hits: told.map(hit), entries }),
  };
}

describe('searchRun()', () => {
  test('gives its thread the next piece before the last one has been answered, and no more', async () => {
    const { asked, froms, answer } = startSearch();
    await eventually(() => froms().length === 2);
    expect([asked[0]?.kind, froms()]).toEqual(['begin', [5, 4]]);
    answer();
    await eventually(() => froms().length === 3);
    expect(froms()).toEqual([5, 4, 3]);
  });

  test('tells how far it has come ten times a second at the most, and the last of it at once', async () => {
    const { clock, froms, answer, updates } = startSearch();
    for (let n = 0; n < LINES; n++) {
      await eventually(() => froms().length >= Math.min(LINES, n + 2));
      if (n === 3) clock.advance(100);
      answer([LINES - 1 - n]);
    }
    await eventually(() => updates.flat().some((update) => update.kind === 'progress' && update.done));
    const told = updates.flat().map((update) => (update.kind === 'progress' ? [update.scanned, update.found] : []));
    expect(told).toEqual([
      [1, 1],
      [4, 4],
      [LINES, LINES],
    ]);
  });

  test('tells what comes, also what is final when it comes, however many hits have been told', async () => {
    const { clock, log, scans, answer, updates } = startSearch();
    await eventually(() => scans().length === 2);
    const many = Array.from({ length: MOST_HITS }, (_, n) => 5 + n / MOST_HITS);
    answer(many, many);
    await eventually(() => scans().length === 3);
    // What is older has no room any more.
    expect(scans()[2]?.room).toBe(0);
    answer();
    answer();
    log.from(LINES, [long(6)], LINES + 1);
    clock.advance(250);
    await eventually(() => scans().some(({ from }) => from === LINES));
    const fresh = scans().findIndex(({ from }) => from === LINES);
    expect(scans()[fresh]?.room).toBe(MOST_HITS);
    for (let n = 3; n < fresh; n++) answer();
    answer([LINES], [LINES]);
    await eventually(() => updates.flat().some((one) => one.kind === 'hits' && one.hits[0]?.entry === LINES));
  });

  test('takes back what has changed only when all that was read before has been answered, and looks at it anew', async () => {
    const { clock, log, asked, froms, answer, updates } = startSearch();
    await eventually(() => froms().length === 2);
    log.from(LINES, [long(6)], LINES);
    clock.advance(250);
    answer();
    answer();
    await eventually(() => froms().length === 4);
    // What was added is the newest, and looked at next.
    expect(asked.map((one) => (one.kind === 'scan' ? one.from : one.kind))).toEqual(['begin', 5, 4, 6, 3]);
    log.from(LINES, [long(7)], LINES);
    clock.advance(250);
    answer([6]);
    await eventually(() => updates.flat().some((update) => update.kind === 'progress' && update.found === 1));
    answer();
    await eventually(() => froms().length === 6);
    expect(asked.slice(5).map((one) => (one.kind === 'scan' ? one.from : one))).toEqual([
      { kind: 'forget', from: 6 },
      6,
      2,
    ]);
    // It is told together with what stands there now, so that nothing comes and goes.
    answer([6]);
    await eventually(() => updates.flat().some(({ kind }) => kind === 'void'));
    expect(updates.at(-1)).toEqual([{ kind: 'void', from: 6 }, expect.objectContaining({ found: 1, scanned: 4 })]);
  });
});
