import { expect, test } from 'vitest';
import { LogChain } from './log-chain.ts';
import { MemoryLive } from './memory-live.ts';
import { RunLog } from './run-log.ts';
import { compareIds, formatId, parseId, START } from './stream-id.ts';

const liveAt = (clock: { now: number }, window = 5) =>
  new MemoryLive({
    now: () => clock.now,
    window,
    ttlMs: 1_000,
    ttlAfterEndMs: 100,
    sequenceTtlMs: 2_000,
    mirrors: () => true,
  });

test('ids grow when the clock stands still and when it goes back', () => {
  const clock = { now: 7 };
  const live = liveAt(clock);
  const ids = [7, 7, 3, 9].map((now) => {
    clock.now = now;
    live.append('{}');
    return formatId(live.latest()?.id ?? START);
  });
  expect(ids).toEqual(['7-0', '7-1', '7-2', '9-0']);
});

test('ids are ordered as numbers', () => {
  const ids = ['9-10', '9-9', '10-0', '9'].map((text) => parseId(text) ?? START);
  expect(ids.toSorted(compareIds).map(formatId)).toEqual(['9-0', '9-9', '9-10', '10-0']);
  for (const text of ['', 'log-1', '1-', '-1', '1-2-3', ' 1-2', '1.5']) expect(parseId(text)).toBeUndefined();
});

test('reading goes strictly after an id, and no further than asked', () => {
  const clock = { now: 1 };
  const live = liveAt(clock, 3_000);
  for (let n = 0; n < 5_000; n++) live.append(`${n}`);
  expect(live.oldest()?.data).toBe('2000');
  expect(live.read(START, 2).map(({ data }) => data)).toEqual(['2000', '2001']);
  expect(live.read({ ms: 1, n: 4_997 }, 16).map(({ data }) => data)).toEqual(['4998', '4999']);
  expect(live.read({ ms: 1, n: 4_999 }, 16)).toEqual([]);
});

test('a stream lives as long as it is written to, and a while after its end', () => {
  const clock = { now: 1 };
  const live = liveAt(clock);
  expect(live.exists()).toBe(false);
  live.append('{}');
  clock.now = 900;
  live.append('{}');
  clock.now = 1_899;
  expect(live.exists()).toBe(true);
  live.end();
  clock.now = 1_999;
  expect([live.exists(), live.oldest()]).toEqual([false, undefined]);
  live.append('{}');
  expect(live.exists()).toBe(true);
});

test('a stream without entries exists', () => {
  const live = liveAt({ now: 1 });
  live.append('{}');
  live.trim(0);
  expect([live.exists(), live.latest(), live.read(START, 1)]).toEqual([true, undefined, []]);
});

test('a chain reads its logs one after the other, as long as they were', () => {
  const made = new RunLog({ length: 2, entryAt: (n) => ({ n }) });
  const written = new RunLog();
  written.append(['{"n":2}', '', '{"n":3}']);
  const chain = new LogChain([made.view(), written.view()]);
  written.append(['{"n":4}']);
  const rows = (pages: Iterable<unknown>) => [...pages].flatMap((page) => page as { text: string }[]);
  const all = (from?: number) => rows(chain.entries(from)).map(({ text }) => text);
  expect(all()).toEqual(['{"n":0}', '{"n":1}', '{"n":2}', '{"n":3}']);
  expect(all(1)).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
  expect(all(3)).toEqual(['{"n":3}']);
  expect(all(4)).toEqual([]);
  expect(rows(chain.lines())).toHaveLength(5);
  expect([chain.entryCount, chain.lineCount]).toEqual([4, 5]);
});
