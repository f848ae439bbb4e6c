import type { Gap } from '@runwatch/protocol';
import type { TranscriptItem } from '@runwatch/transcript';
import { describe, expect, it } from 'vitest';
import { withGaps } from './gap-rows.ts';

const base = { entries: 1, at: null, until: null, provisional: false, cut: null };
const message = (first: number, last = first): TranscriptItem => ({
  ...base,
  kind: 'message',
  key: `message:${first}`,
  first,
  last,
  text: 'x',
  open: false,
});
const missing = (from: number, to: number): TranscriptItem => ({
  ...base,
  kind: 'missing',
  key: `missing:${from}`,
  first: from,
  last: to - 1,
  from,
  to,
  loaded: 0,
  total: 100,
});
const at = (from: number, why: Gap['why'] = 'unproven', to: number | null = null): Gap => ({ from, to, why });
const items = [missing(0, 50), message(50), message(51, 57), message(58), missing(60, 100)];
const end = [missing(0, 90), message(90), message(91, 99)];

const told = (rows: readonly TranscriptItem[], gaps: readonly Gap[], reachesEnd = false) =>
  withGaps(rows, gaps, { reachesEnd, total: 100 }).map((row) =>
    row.kind === 'gap' ? `${row.gap.why}:${row.first}` : row.first,
  );

describe('withGaps()', () => {
  it.each<[string, readonly TranscriptItem[], Gap, boolean, (string | number)[]]>([
    ['before what begins there', items, at(58), false, [0, 50, 51, 'unproven:58', 58, 60]],
    ['before the first that is held', items, at(50), false, [0, 'unproven:50', 50, 51, 58, 60]],
    ['behind an item that goes on over it', items, at(53), false, [0, 50, 51, 'unproven:58', 58, 60]],
    ['where what is held ends', items, at(60), false, [0, 50, 51, 58, 'unproven:60', 60]],
    ['nowhere here before that', items, at(49), false, [0, 50, 51, 58, 60]],
    ['nowhere here behind that', items, at(61), false, [0, 50, 51, 58, 60]],
    ['at the end of the run', end, at(100, 'unavailable'), true, [0, 90, 91, 'unavailable:100']],
    ['at the end of the run within its last item', end, at(95), true, [0, 90, 91, 'unproven:100']],
    ['nowhere at the end of what is held elsewhere', [message(0)], at(1), false, [0]],
    [
      'nowhere while it is not read yet, which has rows of its own',
      items,
      at(58, 'unavailable', 59),
      false,
      [0, 50, 51, 58, 60],
    ],
    ['nowhere while it is only not read yet', items, at(58, 'not-loaded', 59), false, [0, 50, 51, 58, 60]],
  ])('puts a gap %s', (_, rows, gap, reachesEnd, expected) => {
    expect(told(rows, [gap], reachesEnd)).toEqual(expected);
  });

  it('has a row for each of several, and the same rows where there is none', () => {
    expect(told(end, [at(91), at(100, 'changed')], true)).toEqual([0, 90, 'unproven:91', 91, 'changed:100']);
    expect(withGaps(end, [], { reachesEnd: true, total: 100 })).toBe(end);
  });
});
