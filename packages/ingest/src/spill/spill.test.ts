import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { MemorySpillDisk } from '../testing/memory-spill-disk.ts';
import { Spill } from './spill.ts';
import { systemSpillDisk } from './system-spill-disk.ts';

const FIRST = '/spill/000000000000000.ndjson';
const event = (n: number) => JSON.stringify({ n });
const events = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => event(from + at));
const item = (n: number) => ({ text: event(n), isNote: false });
const opened = (disk: MemorySpillDisk, segmentBytes = 1_000_000) => new Spill({ disk, folder: '/spill', segmentBytes });
const ALL = 1_000_000;
const read = (spill: Spill, bytes: number) => spill.read(bytes).map(({ text }) => text);

function filled(disk: MemorySpillDisk, count: number, segmentBytes?: number): Spill {
  const spill = opened(disk, segmentBytes);
  for (const text of events(1, count)) expect(spill.append({ text, isNote: false }, { isKept: false })).toBe(true);
  return spill;
}

describe('a spill', () => {
  test('gives back what was appended, in order, each once', () => {
    const spill = filled(new MemorySpillDisk(), 5);
    expect(read(spill, 1)).toEqual([event(1)]);
    expect(read(spill, ALL)).toEqual(events(2, 5));
    expect(read(spill, ALL)).toEqual([]);
    spill.append(item(6), { isKept: true });
    spill.append(item(7), { isKept: false });
    expect(read(spill, ALL)).toEqual([event(7)]);
  });

  test('is lines of JSON that anybody can read', () => {
    const disk = new MemorySpillDisk();
    const spill = filled(disk, 2);
    spill.note({ done: 1, seq: 41 }, { isEmpty: false });
    expect(disk.text(FIRST)).toBe(
      '{"done":0,"seq":0}\n{"unsent":0}\n{"event":{"n":1}}\n{"event":{"n":2}}\n{"done":1,"seq":41}\n',
    );
  });

  test('goes on where it was left', () => {
    const disk = new MemorySpillDisk();
    filled(disk, 5).note({ done: 2, seq: 60 }, { isEmpty: false });
    const again = opened(disk);
    expect([again.mark, again.waiting]).toEqual([{ done: 2, seq: 60 }, 3]);
    expect(read(again, ALL)).toEqual(events(3, 5));
    again.append(item(6), { isKept: false });
    expect(read(again, ALL)).toEqual([event(6)]);
  });

  test.each(['{"ev', '{"event":{"n":6}}', '{"done":9,"seq":9}'])('drops a last line that was torn: %s', (torn) => {
    const disk = new MemorySpillDisk();
    filled(disk, 5);
    disk.open(FIRST).append(Buffer.from(torn));
    const again = opened(disk);
    again.append(item(7), { isKept: false });
    expect(read(again, ALL)).toEqual([...events(1, 5), event(7)]);
    expect(opened(disk).waiting).toBe(6);
  });

  test('keeps the place of an event that it cannot read any more', () => {
    const disk = new MemorySpillDisk();
    filled(disk, 1);
    disk.open(FIRST).append(Buffer.from('\u0000\u0000garbage\n{"event":{"n":3}}\n'));
    const [first, second, third, ...rest] = read(opened(disk), ALL);
    expect([first, third, rest]).toEqual([event(1), event(3), []]);
    expect(JSON.parse(second ?? '').notification.params.message).toMatch(/^An event is missing here/);
  });

  test('knows what was never sent, over any number of processes that never met the server', () => {
    const disk = new MemorySpillDisk();
    const first = filled(disk, 5);
    expect(first).toMatchObject({ maybeSent: 0 });
    first.note({ done: 2, seq: 2 }, { isEmpty: false });
    expect(opened(disk)).toMatchObject({ waiting: 3, maybeSent: 3 });
    opened(disk, 40).append(item(6), { isKept: false });
    opened(disk, 40).append(item(7), { isKept: false });
    const last = opened(disk);
    expect(last).toMatchObject({ waiting: 5, maybeSent: 3 });
    last.note({ done: 2, seq: 2 }, { isEmpty: false });
    expect(opened(disk)).toMatchObject({ waiting: 5, maybeSent: 5 });
  });

  test('passes over events that nobody needs to read', () => {
    const spill = filled(new MemorySpillDisk(), 20, 100);
    spill.skip(0);
    expect(read(spill, 1)).toEqual([event(1)]);
    spill.skip(12);
    expect(read(spill, ALL)).toEqual(events(14, 20));
    spill.skip(3);
    expect(read(spill, ALL)).toEqual([]);
  });

  test('begins further files, and deletes those that are done', () => {
    const disk = new MemorySpillDisk();
    const spill = filled(disk, 20, 100);
    const all = disk.files('/spill').length;
    expect(all).toBeGreaterThan(3);
    expect(read(spill, 1)).toEqual([event(1)]);
    spill.note({ done: 12, seq: 12 }, { isEmpty: false });
    expect(disk.files('/spill').length).toBeLessThan(all);
    expect(read(opened(disk, 100), ALL)).toEqual(events(13, 20));
    spill.note({ done: 20, seq: 20 }, { isEmpty: true });
    expect(disk.files('/spill')).toHaveLength(1);
    expect(opened(disk, 100)).toMatchObject({ mark: { done: 20, seq: 20 }, waiting: 0 });
  });

  test('reads on over files that were deleted behind it', () => {
    const spill = filled(new MemorySpillDisk(), 20, 100);
    for (let n = 1; n <= 20; n++) {
      expect(read(spill, 1)).toEqual([event(n)]);
      spill.note({ done: n, seq: n }, { isEmpty: n === 20 });
    }
    expect(read(spill, 1)).toEqual([]);
  });

  test('takes no more than it may', () => {
    const spill = new Spill({ disk: new MemorySpillDisk(), folder: '/spill', mostBytes: 130 });
    const taken = events(1, 9).map((text) => spill.append({ text, isNote: false }, { isKept: false }));
    expect(taken).toEqual([true, true, true, false, false, false, false, false, false]);
  });

  test('leaves no half line when the disk is full, and begins anew when nothing waits', () => {
    const disk = new MemorySpillDisk();
    const spill = filled(disk, 2);
    disk.room = 5;
    expect(spill.append(item(3), { isKept: true })).toBe(false);
    expect(spill.hasFailed).toBe(true);
    disk.room = Number.POSITIVE_INFINITY;
    // What is in memory alone has no place in the file.
    expect(spill.append(item(4), { isKept: true })).toBe(false);
    expect(read(spill, ALL)).toEqual(events(1, 2));
    expect(opened(disk)).toMatchObject({ waiting: 2 });
    spill.note({ done: 3, seq: 3 }, { isEmpty: false });
    expect(spill.hasFailed).toBe(true);
    spill.note({ done: 4, seq: 4 }, { isEmpty: true });
    expect(spill.append(item(5), { isKept: false })).toBe(true);
    expect(opened(disk)).toMatchObject({ mark: { done: 4, seq: 4 }, waiting: 1 });
  });

  test('leaves no file that it could not begin, and passes over one that somebody else left', () => {
    const disk = new MemorySpillDisk();
    const spill = filled(disk, 2, 40);
    const files = disk.files('/spill');
    disk.room = 3;
    expect(spill.append(item(3), { isKept: false })).toBe(false);
    expect(disk.files('/spill')).toEqual(files);
    disk.room = Number.POSITIVE_INFINITY;
    disk.open('/spill/000000000000002.ndjson').append(Buffer.from('{"do'));
    const again = opened(disk, 40);
    expect(again).toMatchObject({ waiting: 2 });
    again.append(item(3), { isKept: false });
    expect(read(again, ALL)).toEqual(events(1, 3));
  });

  test('loses to a crash of the machine what was not synced, and nothing else', async () => {
    for (const dice of [0, 0.3, 0.7, 0.999]) {
      const disk = new MemorySpillDisk();
      const spill = filled(disk, 5);
      await spill.sync();
      for (const text of events(6, 9)) spill.append({ text, isNote: false }, { isKept: false });
      disk.losePower(() => dice);
      const left = read(opened(disk), ALL);
      expect(left).toEqual(events(1, left.length));
      expect(left.length).toBeGreaterThanOrEqual(5);
    }
  });
});

test('a spill whose files are gone, and whose last word was lost with the machine, goes on at the right number', async () => {
  const disk = new MemorySpillDisk();
  const spill = filled(disk, 3, 100);
  spill.note({ done: 1, seq: 41 }, { isEmpty: false });
  await spill.sync();
  for (const text of events(4, 20)) spill.append({ text, isNote: false }, { isKept: false });
  spill.note({ done: 15, seq: 55 }, { isEmpty: false });
  disk.losePower(() => 0);
  const again = opened(disk, 100);
  const [first] = read(again, 1);
  const { done, seq } = again.mark;
  expect([first, seq]).toEqual([event(done + 1), done + 40]);
  expect(done).toBeGreaterThan(1);
});

describe('on the disk of this machine', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  test('a spill is private, goes on after a restart, and leaves nothing behind', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'spill-'));
    folders.push(parent);
    const folder = join(parent, 'a', 'run');
    const options = { disk: systemSpillDisk, folder, segmentBytes: 100 };
    const spill = new Spill(options);
    for (const text of events(1, 20)) spill.append({ text, isNote: false }, { isKept: false });
    await spill.sync();
    spill.note({ done: 3, seq: 3 }, { isEmpty: false });
    spill.close();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const again = new Spill(options);
    expect(read(again, ALL)).toEqual(events(4, 20));
    again.remove();
    expect(readdirSync(folder)).toEqual([]);
  });
});
