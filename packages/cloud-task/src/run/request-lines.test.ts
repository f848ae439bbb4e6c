import { mayConcernRequests } from '@runwatch/transcript';
import { expect, test, vi } from 'vitest';
import { KeptLines } from '../log/kept-lines.ts';
import { memoryDisk } from '../log/memory-disk.ts';
import { seeded } from '../testing/seeded.ts';
import { RunLog } from './run-log.ts';

const START = 7;

function begun(lines: readonly string[], settled = START): RunLog {
  const log = new RunLog();
  log.begin(new KeptLines(memoryDisk(), ''), 0, START, lines, settled);
  return log;
}

test('the lines of a log that may tell of requests are those that do, however it was edited', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = seeded(seed);
    const upTo = (n: number) => Math.floor(random() * (n + 1));
    let said = 0;
    const some = (most: number) =>
      Array.from({ length: upTo(most) }, () => `{"n":${said++}${random() < 0.4 ? ',"turn_complete":1' : ''}}`);
    const all = some(6);
    const log = begun(all);
    let settled = 0;
    for (let step = 0; step < 30; step++) {
      const at = settled + upTo(all.length - settled);
      const replaced = random() < 0.3 ? Number.POSITIVE_INFINITY : upTo(3);
      // What stays the same is told again, too.
      const lines = random() < 0.5 ? some(4) : [...all.slice(at, at + upTo(2)), ...some(2)];
      all.splice(at, replaced, ...lines);
      settled += upTo(Math.min(2, all.length - settled));
      log.from(START + at, lines, START + settled, replaced);
      const to = upTo(all.length);
      expect(log.requestLines(START + to), `seed ${seed}`).toEqual(all.slice(0, to).filter(mayConcernRequests));
    }
  }
});

test('asking which lines may tell of requests costs no look at what waits for the log', () => {
  const log = begun([]);
  log.from(START, ['{"permission_request":1}', ...Array.from({ length: 1_000 }, (_, n) => `{"n":${n}}`)], START);
  const looks = vi.spyOn(String.prototype, 'includes');
  try {
    expect(log.requestLines(log.end)).toEqual(['{"permission_request":1}']);
    expect(looks).not.toHaveBeenCalled();
  } finally {
    looks.mockRestore();
  }
});
