import { entries } from '@runwatch/run-file/testing';
import { describe, expect, it } from 'vitest';
import { type Beginning, Gate } from './beginning.ts';

const now = Date.parse('2026-11-22T14:06:30Z');
/** Entries of the seconds 0 to 29. */
const lines = Array.from({ length: 30 }, (_, second) => entries.message(second, `At ${second}`));
const gate = (beginning: Beginning) => new Gate(beginning, 20, now);

describe('the beginning of the output', () => {
  it.each<[string, Beginning, number]>([
    ['at the start', { kind: 'start' }, 0],
    ['with what comes from now on', { kind: 'latest' }, 20],
    ['with an entry by its number', { kind: 'entry', number: 12 }, 11],
    ['with the first entry', { kind: 'entry', number: 1 }, 0],
    ['with what is young enough', { kind: 'age', ms: 10_000 }, 20],
    ['with everything, when all is young enough', { kind: 'age', ms: 60_000 }, 0],
    ['nowhere, when nothing is', { kind: 'age', ms: 500 }, 30],
  ])('is %s', (_where, beginning, before) => {
    expect(gate(beginning).before(0, lines)).toBe(before);
  });

  it('is where it is, however the entries come', () => {
    for (const beginning of [{ kind: 'entry', number: 12 } as const, { kind: 'age', ms: 19_000 } as const]) {
      const open = gate(beginning);
      const passed = [0, 5, 10, 15].map((at) => open.before(at, lines.slice(at, at + 5)));
      expect(passed).toEqual([5, 5, 1, 0]);
    }
  });

  it('stays where it is when entries come again because they have become final', () => {
    const open = gate({ kind: 'entry', number: 12 });
    expect([open.before(8, lines.slice(8, 20)), open.before(8, lines.slice(8, 20))]).toEqual([3, 3]);
  });

  it('has the entries behind it, also those without a time', () => {
    const open = gate({ kind: 'age', ms: 10_000 });
    const timeless = '{"type":"notification","notification":{}}';
    expect(open.before(0, [timeless, lines[3] ?? '', lines[25] ?? '', timeless, 'no JSON'])).toBe(2);
  });
});
