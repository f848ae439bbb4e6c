import { describe, expect, test } from 'vitest';
import { KeptLines } from '../log/kept-lines.ts';
import { memoryDisk } from '../log/memory-disk.ts';
import { RunLog } from './run-log.ts';

const line = (n: number) => `{"n":${n}}`;
const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => line(from + at));

function begun(count: number): RunLog {
  const log = new RunLog();
  log.begin(new KeptLines(memoryDisk(), ''), 0, 0, lines(0, count), 0);
  return log;
}

describe('RunLog', () => {
  test('replaces some entries and leaves what stands behind them, also where the new ones read like these', async () => {
    const log = begun(5);
    log.from(2, [line(3)], 0, 0);
    expect(await log.lines(0, 10, 1_000)).toEqual([0, 1, 3, 2, 3, 4].map(line));
    log.from(2, [line(2), line(3)], 0, 3);
    expect(await log.lines(0, 10, 1_000)).toEqual(lines(0, 5));
  });

  test('replaces a few entries by more than a call has arguments', async () => {
    const log = begun(3);
    log.from(1, lines(1, 300_001), 0, 1);
    expect(log.end).toBe(300_002);
    expect(log.line(300_001)).toBe(line(2));
  });

  test('lets go of final entries but for the newest, and has them all the same', async () => {
    const log = begun(1);
    for (let at = 1; at < 10_000; at += 100) log.from(at, lines(at, at + 100), at + 100);
    expect(log.held).toBeGreaterThan(7_000);
    expect(log.line(log.held - 1)).toBeUndefined();
    const all: string[] = [];
    while (all.length < log.end) all.push(...(await log.lines(all.length, log.end, 4_000)));
    expect(all).toEqual(lines(0, log.end));
  });

  test('shows what was read ahead when its numbers are proven, and forgets it when they are not', async () => {
    const log = new RunLog();
    log.begin(new KeptLines(memoryDisk(), ''), 0, 10, lines(10, 12), 12);
    const piece = (from: number, to: number) => ({
      bytes: Buffer.from(`${lines(from, to).join('\n')}\n`),
      ends: to - from,
      begins: 0,
    });
    log.fillUnproven(piece(0, 7));
    expect([log.read, log.filled, log.isWhole]).toEqual([7, 0, false]);
    expect(await log.lines(0, 10, 1_000)).toEqual([]);
    await log.takeBack();
    log.fillUnproven(piece(0, 10));
    log.prove();
    expect(log.isWhole).toBe(true);
    expect(await log.lines(0, 10, 1_000)).toEqual(lines(0, 10));
  });
});
