import { Stopped } from '@runwatch/async';
import { eventually, ManualClock } from '@runwatch/async/testing';
import type { WireEvent, WireNote } from '@runwatch/protocol';
import { describe, expect, test } from 'vitest';
import { Journals } from './journals.ts';
import { RunJournal } from './run-journal.ts';

const gap: WireNote = { kind: 'gap', why: 'unknown' };
const look = (offset: number): WireNote => ({ kind: 'looked', offset, rows: 0, hasMore: false, tookMs: 1 });

function reading(journal: RunJournal) {
  const abort = new AbortController();
  const batches: WireEvent[][] = [];
  const done = (async () => {
    for await (const batch of journal.read(abort.signal)) batches.push(batch);
  })();
  return {
    batches,
    numbers: () => batches.flat().map(({ n }) => n),
    done,
    leave: () => abort.abort(new Stopped('left')),
  };
}

describe('RunJournal', () => {
  test('tells what is there as one batch, then what comes, each once, until it is called off', async () => {
    const clock = new ManualClock();
    const journal = new RunJournal(clock);
    journal.note(gap);
    clock.advance(5);
    journal.note({ kind: 'ended' });
    const reader = reading(journal);
    await eventually(() => reader.batches.length === 1);
    expect(reader.batches[0]?.map(({ n, note }) => [n, note.kind])).toEqual([
      [0, 'gap'],
      [1, 'ended'],
    ]);
    expect((reader.batches[0]?.[1]?.at ?? 0) - (reader.batches[0]?.[0]?.at ?? 0)).toBe(5);
    journal.note(gap);
    await eventually(() => reader.batches.length === 2);
    expect(reader.numbers()).toEqual([0, 1, 2]);
    reader.leave();
    await reader.done;
    journal.note(gap);
    expect(reader.numbers()).toEqual([0, 1, 2]);
  });

  test('keeps the last of many events, with their numbers', async () => {
    const journal = new RunJournal(new ManualClock(), 10);
    for (let n = 0; n < 1_000; n++) journal.note(gap);
    const reader = reading(journal);
    await eventually(() => reader.batches.length === 1);
    const numbers = reader.numbers();
    expect(numbers.length).toBeLessThan(20);
    expect(numbers.length).toBeGreaterThanOrEqual(5);
    expect(numbers).toEqual(Array.from(numbers, (_, at) => 1_000 - numbers.length + at));
    reader.leave();
    await reader.done;
  });

  test('does not let looks at the log push out what happened to the wire', async () => {
    const journal = new RunJournal(new ManualClock(), 10);
    journal.note(gap);
    for (let n = 0; n < 1_000; n++) journal.note(look(n));
    const reader = reading(journal);
    await eventually(() => reader.batches.length === 1);
    const [first, ...rest] = reader.batches.flat();
    expect(first).toMatchObject({ n: 0, note: gap });
    expect(rest.length).toBeLessThan(20);
    expect(rest.at(-1)).toMatchObject({ n: 1_000, note: look(999) });
    const numbers = reader.numbers();
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    reader.leave();
    await reader.done;
  });
});

test('Journals keep those of the runs that were watched last', async () => {
  const journals = new Journals(new ManualClock());
  journals.of('first').note(gap);
  journals.of('second').note(gap);
  for (let n = 0; n < 49; n++) journals.of(`run ${n}`);
  journals.of('second');
  const of = async (key: string) => {
    const reader = reading(journals.of(key));
    await new Promise(setImmediate);
    reader.leave();
    await reader.done;
    return reader.numbers();
  };
  expect(await of('second')).toEqual([0]);
  expect(await of('first')).toEqual([]);
});
