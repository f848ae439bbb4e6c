import { expect, test } from 'vitest';
import { EntrySequence, type Step } from './entry-sequence.ts';
import { ended, from, snapshot } from './testing/updates.ts';

const steps = (sequence: EntrySequence, ...updates: Parameters<EntrySequence['take']>[0][]): Step[] =>
  updates.flatMap((update) => sequence.take(update));

test('EntrySequence tells the newest page once it is known what of it is final', () => {
  const sequence = new EntrySequence('start');
  expect(steps(sequence, snapshot(0, ['a', 'b', 'c']))).toEqual([]);
  expect(steps(sequence, from(3, [], 2))).toEqual([
    { kind: 'final', at: 0, lines: ['a', 'b'] },
    { kind: 'provisional', at: 2, lines: ['c'] },
  ]);
});

test('EntrySequence keeps the newest page back until the older entries are there', () => {
  const sequence = new EntrySequence('start');
  expect(steps(sequence, snapshot(4, ['e', 'f']), from(6, [], 6), from(6, ['g'], 6))).toEqual([]);
  expect(steps(sequence, { kind: 'fill', at: 0, lines: ['a', 'b', 'c'] })).toEqual([
    { kind: 'final', at: 0, lines: ['a', 'b', 'c'] },
  ]);
  expect(steps(sequence, { kind: 'fill', at: 3, lines: ['d'] })).toEqual([
    { kind: 'final', at: 3, lines: ['d'] },
    { kind: 'final', at: 4, lines: ['e', 'f'] },
    { kind: 'provisional', at: 6, lines: ['g'] },
  ]);
});

test('EntrySequence leaves older entries out when it begins with the newest page', () => {
  const sequence = new EntrySequence('newest-page');
  expect(steps(sequence, snapshot(4, ['e']), from(5, [], 5), { kind: 'fill', at: 0, lines: ['a'] })).toEqual([
    { kind: 'final', at: 4, lines: ['e'] },
  ]);
});

test('EntrySequence retracts live chunks when the log tells them as one row', () => {
  const sequence = new EntrySequence('start');
  steps(sequence, snapshot(0, ['a']), from(1, ['c1', 'c2', 'c3'], 1));
  expect(steps(sequence, from(1, ['c', 'd'], 2))).toEqual([
    { kind: 'retracted', from: 1 },
    { kind: 'final', at: 1, lines: ['c'] },
    { kind: 'provisional', at: 2, lines: ['d'] },
  ]);
  expect(sequence.end).toBe(3);
});

test('EntrySequence tells provisional entries again, as final ones, when the log has confirmed them', () => {
  const sequence = new EntrySequence('start');
  steps(sequence, snapshot(0, ['a']), from(1, ['b', 'c'], 1));
  expect(steps(sequence, from(3, [], 2))).toEqual([
    { kind: 'retracted', from: 1 },
    { kind: 'final', at: 1, lines: ['b'] },
    { kind: 'provisional', at: 2, lines: ['c'] },
  ]);
});

test('EntrySequence makes everything final when the run has ended', () => {
  const sequence = new EntrySequence('start');
  steps(sequence, snapshot(0, ['a']), from(1, ['b'], 1));
  expect(steps(sequence, ended())).toEqual([
    { kind: 'retracted', from: 1 },
    { kind: 'final', at: 1, lines: ['b'] },
  ]);
});

test('EntrySequence names what was never told when the run has ended', () => {
  const sequence = new EntrySequence('start');
  steps(sequence, snapshot(4, ['e']), from(5, [], 5), { kind: 'fill', at: 0, lines: ['a'] });
  expect(steps(sequence, ended())).toEqual([
    { kind: 'missing', from: 1, to: 4 },
    { kind: 'final', at: 4, lines: ['e'] },
  ]);
});

test('EntrySequence refuses to change what is final', () => {
  const sequence = new EntrySequence('start');
  steps(sequence, snapshot(0, ['a', 'b']), from(2, [], 2));
  expect(() => sequence.take(from(1, ['x'], 2))).toThrow('Cannot change entry 1: everything before 2 is final');
});

test('EntrySequence tells each entry as final exactly once, whatever was corrected on the way', () => {
  const sequence = new EntrySequence('start');
  const final: string[] = [];
  const provisional: (string | undefined)[] = [];
  const take = (...updates: Parameters<typeof steps>[1][]) => {
    for (const step of steps(sequence, ...updates)) {
      if (step.kind === 'final') {
        expect(step.at).toBe(final.length);
        final.push(...step.lines);
        provisional.length = 0;
      } else if (step.kind === 'provisional') {
        expect(step.at).toBe(final.length + provisional.length);
        provisional.push(...step.lines);
      } else if (step.kind === 'retracted') provisional.length = Math.max(0, step.from - final.length);
    }
  };
  take(snapshot(2, ['c']), from(3, ['d1'], 3), from(4, ['d2'], 3), { kind: 'fill', at: 0, lines: ['a', 'b'] });
  take(from(4, ['d2', 'e'], 3), from(3, ['d', 'e'], 4), from(5, ['f1', 'f2'], 5), from(6, ['f3', 'g'], 5));
  expect(provisional).toEqual(['f1', 'f3', 'g']);
  take(from(5, ['f', 'g'], 6), ended());
  expect(final).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
});
