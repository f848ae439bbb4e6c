import { describe, expect, test } from 'vitest';
import {
  asked,
  askedInLog,
  chunk,
  console_,
  message,
  own,
  resolved,
  tool,
  toolUpdate,
  update,
} from './testing/lines.ts';
import { from, itemsOf, snapshot, told } from './testing/told.ts';
import type { Arrangement, Transcript } from './transcript.ts';

const words = (transcript: Transcript) =>
  itemsOf(transcript).map((item) =>
    item.kind === 'missing' ? `${item.from}…${item.to}` : 'text' in item ? item.text : item.kind,
  );

const messages = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => message(`${from + n}`));

function arrange(transcript: Transcript, to: Arrangement, at = 0, lines: string[] = []): void {
  for (const _ of transcript.arrange(to, { at, lines }));
}

/** A run of 100 messages, of which the last five are held. */
const longRun = () => told(snapshot(messages(95, 100), 95), from(100, [], 100));

describe('Transcript.arrange()', () => {
  test('holds a passage anywhere before the tail, with an item for each hole', () => {
    const transcript = longRun();
    arrange(transcript, { passage: { from: 40, to: 42 }, tail: 95 }, 40, messages(40, 42));
    expect(words(transcript)).toEqual(['0…40', '40', '41', '42…95', '95', '96', '97', '98', '99']);
    expect(itemsOf(transcript)[0]?.key).not.toBe(itemsOf(transcript)[3]?.key);
    expect(transcript).toMatchObject({ passage: { from: 40, to: 42 }, start: 95, loaded: 7, filled: 0 });
    expect([transcript.line(41), transcript.line(50)]).toEqual([message('41'), undefined]);
    expect([3, 40, 41, 60, 96, 999].map((entry) => transcript.stretchOf(entry))).toEqual([
      { from: 0, to: 1 },
      { from: 0, to: 4 },
      { from: 0, to: 4 },
      { from: 3, to: 4 },
      { from: 3, to: 9 },
      { from: 3, to: 9 },
    ]);
  });

  test('extends it at both ends, cuts it at both ends, moves it, and joins it to the tail', () => {
    const transcript = longRun();
    arrange(transcript, { passage: { from: 40, to: 42 }, tail: 95 }, 40, messages(40, 42));
    arrange(transcript, { passage: { from: 40, to: 44 }, tail: 95 }, 42, messages(42, 44));
    arrange(transcript, { passage: { from: 38, to: 44 }, tail: 95 }, 38, messages(38, 40));
    arrange(transcript, { passage: { from: 39, to: 43 }, tail: 95 });
    expect(words(transcript).slice(0, 6)).toEqual(['0…39', '39', '40', '41', '42', '43…95']);
    arrange(transcript, { passage: { from: 92, to: 95 }, tail: 95 }, 92, messages(92, 95));
    expect(words(transcript)).toEqual(['0…92', '92', '93', '94', '95', '96', '97', '98', '99']);
    expect(transcript).toMatchObject({ passage: null, start: 92 });
  });

  test('parts the tail where somebody reads from the tail as it goes on', () => {
    const transcript = longRun();
    arrange(transcript, { passage: { from: 95, to: 97 }, tail: 99 });
    expect(words(transcript)).toEqual(['0…95', '95', '96', '97…99', '99']);
  });

  test('brings together what belongs together once both are held', () => {
    const transcript = told(snapshot([chunk('look'), toolUpdate('call', { status: 'completed' })], 3), from(5, [], 5));
    expect(itemsOf(transcript)[2]).toMatchObject({ kind: 'tool', title: null, status: 'completed' });
    arrange(transcript, { passage: { from: 1, to: 3 }, tail: 3 }, 1, [tool('call', { title: 'Read' }), chunk('I ')]);
    expect(itemsOf(transcript).slice(1)).toMatchObject([
      { kind: 'tool', title: 'Read', status: 'completed' },
      { kind: 'message', text: 'I look' },
    ]);
  });

  test('shows what was held until it is done, takes what is told meanwhile, and can be called off', () => {
    const transcript = told(snapshot(messages(0, 200)), from(200, [], 200));
    const letting = transcript.arrange({ passage: null, tail: 100 });
    letting.next();
    transcript.apply(from(200, [chunk('a'), chunk('b')], 200));
    expect(transcript.count).toBe(201);
    letting.next();
    transcript.apply(from(201, [chunk('c')], 200));
    for (const _ of letting);
    expect(words(transcript).slice(-2)).toEqual(['199', 'ac']);
    expect(transcript.start).toBe(100);
    const late = transcript.arrange({ passage: null, tail: 150 });
    late.next();
    transcript.apply(snapshot([message('new')], 7));
    expect([...late]).toEqual([]);
    expect(words(transcript)).toEqual(['0…7', 'new']);
  });

  test.each([
    ['what is not final', { passage: null, tail: 99 }, 'only those before 98 are final'],
    ['what is not held', { passage: { from: 1, to: 3 }, tail: 95 }, 'Cannot fold entry 1'],
  ])('refuses %s', (_, to, words) => {
    const transcript = told(snapshot(messages(95, 100), 95), from(100, [], 98));
    expect(() => arrange(transcript, to)).toThrow(words);
  });
});

describe('requests in entries that were let go', () => {
  const ids = (transcript: Transcript) => transcript.permissions.map(({ requestId }) => requestId);
  const letGo = (...lines: string[]) => {
    const transcript = told(snapshot([...lines, console_('…')], 10), from(11 + lines.length, [], 11 + lines.length));
    arrange(transcript, { passage: null, tail: 10 + lines.length });
    return transcript;
  };

  test('wait on until the tail says otherwise', () => {
    const transcript = letGo(asked('one', 'x'), asked('two', 'y'), resolved('one'));
    expect(transcript.permissions).toMatchObject([{ requestId: 'two', first: 11, entries: 1 }]);
    transcript.apply(from(14, [resolved('two')], 15));
    expect(ids(transcript)).toEqual([]);
  });

  test('are shown as open in a passage, too', () => {
    const transcript = letGo(asked('one', 'x'), console_('…'));
    arrange(transcript, { passage: { from: 10, to: 11 }, tail: 12 }, 10, [asked('one', 'x')]);
    expect(transcript.item(1)).toMatchObject({ requestId: 'one', state: 'open' });
  });

  test('are listed once when their entries are held again, and let go again', () => {
    const transcript = letGo(asked('one', 'x'), console_('…'));
    arrange(transcript, { passage: { from: 10, to: 12 }, tail: 12 }, 10, [asked('one', 'x'), console_('…')]);
    expect(ids(transcript)).toEqual(['one']);
    arrange(transcript, { passage: null, tail: 12 });
    expect(ids(transcript)).toEqual(['one']);
  });

  test('do not come back when what ended them is let go', () => {
    const transcript = told(snapshot([console_('…')], 10), from(11, [], 11));
    transcript.apply({ kind: 'requests', lines: [askedInLog('early', 'x')] });
    expect(ids(transcript)).toEqual(['early']);
    const turnEnd = own('turn_complete', { stopReason: 'end_turn' });
    transcript.apply(from(11, [turnEnd, console_('…'), asked('late', 'y'), console_('…')], 15));
    arrange(transcript, { passage: null, tail: 14 });
    expect(ids(transcript)).toEqual(['late']);
    transcript.apply({ kind: 'requests', lines: [askedInLog('early', 'x')] });
    expect(ids(transcript)).toEqual(['late']);
  });

  test('are known to be of another run although its beginning was let go', () => {
    const transcript = letGo(own('run_started', { runId: 'before' }));
    transcript.apply(from(12, [asked('one')], 13));
    expect(ids(transcript)).toEqual([]);
  });

  test('knows the plan that was told apart, until what is held tells another, or the agent has begun anew', () => {
    const plan = (content: string) => update('plan', { entries: [{ content, status: 'pending' }] });
    const steps = (transcript: Transcript) => transcript.plan?.steps.map(({ content }) => content);
    const told = () => {
      const transcript = longRun();
      expect(transcript.plan).toBeNull();
      transcript.apply({ kind: 'plan', line: plan('early') });
      return transcript;
    };
    const transcript = told();
    expect(steps(transcript)).toEqual(['early']);
    // It stays whatever is held, and is not taken for an entry.
    arrange(transcript, { passage: { from: 40, to: 42 }, tail: 98 }, 40, messages(40, 42));
    expect([steps(transcript), transcript.loaded]).toEqual([['early'], 4]);
    transcript.apply(from(100, [plan('late'), console_('…'), console_('…')], 103));
    expect(steps(transcript)).toEqual(['late']);
    arrange(transcript, { passage: null, tail: 102 });
    transcript.apply({ kind: 'plan', line: plan('early') });
    expect(steps(transcript)).toEqual(['late']);

    const again = told();
    again.apply(from(100, [own('run_started', { runId: 'run' }), console_('…')], 102));
    expect(steps(again)).toBeUndefined();
    arrange(again, { passage: null, tail: 101 });
    expect(steps(again)).toBeUndefined();
  });
});
