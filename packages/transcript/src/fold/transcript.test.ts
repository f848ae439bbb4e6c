import { describe, expect, test } from 'vitest';
import {
  asked,
  askedInLog,
  chunk,
  console_,
  message,
  own,
  prompt,
  resolved,
  response,
  tool,
  toolUpdate,
} from './testing/lines.ts';
import { ended, fill, from, itemsOf, run, snapshot, told } from './testing/told.ts';
import { Transcript } from './transcript.ts';
import { TranscriptMismatch } from './transcript-mismatch.ts';

const texts = (transcript: Transcript) =>
  itemsOf(transcript).map((item) => ('text' in item ? item.text : item.kind === 'console' ? item.message : item.kind));

describe('Transcript', () => {
  test('shows the newest page at once, with one item for what is missing above it', () => {
    const transcript = told(snapshot([message('e')], 4), fill(0, [message('a'), message('b')]));
    expect(texts(transcript)).toEqual(['a', 'b', 'missing', 'e']);
    expect(transcript.item(2)).toMatchObject({
      key: 'missing',
      from: 2,
      to: 4,
      first: 2,
      last: 3,
      loaded: 3,
      total: 5,
    });
    expect(transcript).toMatchObject({ count: 4, entryCount: 5, filled: 2, start: 4, complete: false, loaded: 3 });
    expect([0, 1, 2, 4, 5].map((entry) => transcript.line(entry))).toEqual([
      message('a'),
      message('b'),
      undefined,
      message('e'),
      undefined,
    ]);
  });

  test('joins what belongs together when head and tail meet', () => {
    const transcript = told(
      snapshot([chunk('look'), toolUpdate('call', { status: 'completed' }), resolved('r')], 3),
      fill(0, [tool('call', { title: 'Read' }), asked('r', 'x'), chunk('I will ')]),
    );
    expect(itemsOf(transcript)).toMatchObject([
      { kind: 'tool', title: 'Read', status: 'completed' },
      { kind: 'permission', state: 'answered', optionId: 'allow' },
      { kind: 'message', text: 'I will look', first: 2, last: 3 },
    ]);
    expect(transcript).toMatchObject({ complete: true, filled: 6, start: 0, loaded: 6 });
  });

  test('keeps the identity of items that joining does not change', () => {
    const transcript = told(snapshot([chunk('look'), message('then'), tool('call')], 1));
    const before = itemsOf(transcript);
    transcript.apply(fill(0, [chunk('I ')]));
    const after = itemsOf(transcript);
    expect(texts(transcript)).toEqual(['I look', 'then', 'tool']);
    expect([after[1], after[2]].every((item, index) => item === before[index + 2])).toBe(true);
  });

  test('keeps the keys of items that a correction moves, and knows what their numbers are now', () => {
    const live = [chunk('I '), chunk('look'), tool('call'), chunk('It '), chunk('is '), console_('…'), chunk('fixed')];
    const transcript = told(snapshot([prompt('go')]), from(1, live, 1));
    const { numbering } = transcript;
    const keys = itemsOf(transcript).map(({ key }) => key);
    expect(keys).toEqual(['user:0', 'message:1', 'tool:call', 'message:4', 'console:6']);
    transcript.apply(from(1, [message('I look'), tool('call'), chunk('It '), chunk('is '), console_('…')], 3));
    transcript.apply(from(6, [chunk('fixed')], 3));
    expect(itemsOf(transcript).map(({ key, first }) => [key, first])).toEqual([
      ['user:0', 0],
      ['message:1', 1],
      ['tool:call', 2],
      ['message:4', 3],
      ['console:6', 5],
    ]);
    expect([0, 1, 3, 4, 6, 7].map((entry) => transcript.renumbered(entry, numbering))).toEqual([0, 1, 2, 3, 5, 5]);

    // A number that somebody has kept as a key is given to another item.
    const later = transcript.numbering;
    transcript.apply(from(3, [console_('…'), message('It is fixed'), console_('again'), console_('and again')], 7));
    expect(itemsOf(transcript).map(({ key, first }) => [key, first])).toEqual([
      ['user:0', 0],
      ['message:1', 1],
      ['tool:call', 2],
      ['console:6', 3],
      ['message:4', 4],
      ['console:5', 5],
      ["console:6'", 6],
    ]);
    for (const before of [numbering, later]) {
      const [said, printed] = before === numbering ? [4, 6] : [3, 5];
      expect([said, printed].map((entry) => transcript.renumbered(entry, before))).toEqual([4, 3]);
    }
    expect(transcript.renumbered(4, numbering, later)).toBe(3);
    expect(transcript.renumbered(4, {})).toBe(4);
  });

  test('gives a new key to what takes the place of something else', () => {
    const transcript = told(snapshot([prompt('go')]), from(1, [message('One'), message('Two')], 1));
    const { numbering } = transcript;
    transcript.apply(from(1, [console_('Zero'), message('Two')], 1));
    expect(itemsOf(transcript).map(({ key }) => key)).toEqual(['user:0', 'console:1', 'message:2']);
    expect(transcript.numbering).toBe(numbering);
    transcript.apply(from(1, [message('Three'), message('Four')], 1));
    expect(itemsOf(transcript).map(({ key }) => key)).toEqual(['user:0', 'message:1', 'message:2']);
    expect(transcript.renumbered(2, numbering)).toBe(2);
  });

  test('gives items of both sides different keys while they have not met', () => {
    const transcript = told(snapshot([toolUpdate('call')], 2), fill(0, [tool('call')]));
    expect(itemsOf(transcript).map((item) => item.key)).toEqual(['tool:call', 'missing', 'tool:call#2']);
    transcript.apply(fill(1, [console_('…')]));
    expect(itemsOf(transcript).map((item) => item.key)).toEqual(['tool:call', 'console:1']);
  });

  test('corrects provisional entries in place', () => {
    const transcript = told(
      snapshot([prompt('go')]),
      from(1, [chunk('I '), console_('…'), chunk('look'), chunk(' at')], 1),
    );
    const [user] = itemsOf(transcript);
    expect(texts(transcript)).toEqual(['go', 'I look at', '…']);
    transcript.apply(from(3, [chunk('see')], 1));
    expect(texts(transcript)).toEqual(['go', 'I see', '…']);
    transcript.apply(from(1, [console_('…'), message('I look at it')], 3));
    expect(texts(transcript)).toEqual(['go', '…', 'I look at it']);
    expect(transcript.item(0)).toBe(user);
    expect(transcript.line(2)).toBe(message('I look at it'));
  });

  test('may be corrected anywhere in its newest page until it is told what is final', () => {
    const transcript = told(snapshot([message('a'), chunk('b'), chunk('c')], 7), from(8, [message('bc')], 9));
    expect(texts(transcript)).toEqual(['missing', 'a', 'bc']);
  });

  test('marks items that end in entries which are not final', () => {
    const transcript = told(snapshot([message('a')]), from(1, [chunk('b'), chunk('c')], 1));
    const provisional = () => itemsOf(transcript).map((item) => item.provisional);
    expect(provisional()).toEqual([false, true]);
    expect(transcript.item(1)).toBe(transcript.item(1));
    transcript.apply(from(3, [], 2));
    expect(provisional()).toEqual([false, true]);
    transcript.apply(from(3, [message('d')], 3));
    expect(provisional()).toEqual([false, false, true]);
    transcript.apply(ended);
    expect(provisional()).toEqual([false, false, false]);
  });

  test('calls a message open until nothing can be added to it: the run has ended', () => {
    const transcript = told(snapshot([chunk('a')]), { kind: 'run', run: { ...run, status: 'completed' } });
    expect(transcript.item(0)).toMatchObject({ open: true });
    transcript.apply(ended);
    expect(transcript.item(0)).toMatchObject({ open: false });
  });

  test('takes parts of one long telling for appends, though all of them are final already', () => {
    const transcript = told(
      snapshot([message('a')]),
      from(1, [message('b')], 4),
      from(2, [message('c')], 4),
      from(3, [message('d')], 4),
    );
    expect(texts(transcript)).toEqual(['a', 'b', 'c', 'd']);
  });

  const junk = [message('x')];
  test.each([
    ['continuing before a snapshot', () => told(from(0, junk))],
    ['filling before a snapshot', () => told(fill(0, junk))],
    ['continuing beyond the end', () => told(snapshot(junk), from(2, junk))],
    ['correcting what is final', () => told(snapshot(junk), from(1, junk, 2), from(1, junk, 2))],
    [
      'correcting what is final, though a later update calls less final',
      () => told(snapshot(junk), from(1, junk, 2), from(2, [], 1), from(1, junk, 1)),
    ],
    ['correcting above the newest page', () => told(snapshot(junk, 5), from(4, junk))],
    ['correcting what was above the newest page', () => told(snapshot(junk, 1), fill(0, junk), from(0, junk))],
    ['filling with a hole', () => told(snapshot(junk, 5), fill(1, junk))],
    ['filling the same again', () => told(snapshot(junk, 5), fill(0, junk), fill(0, junk))],
    ['filling over what is known', () => told(snapshot(junk, 1), fill(0, [...junk, ...junk]))],
    ['filling what is complete', () => told(snapshot(junk), fill(0, junk))],
  ])('refuses %s', (_, tell) => {
    expect(tell).toThrow(TranscriptMismatch);
  });

  test('begins anew with a snapshot', () => {
    const transcript = told(snapshot([message('a')]), from(1, [message('b')], 1), ended, snapshot([message('c')], 8));
    expect(texts(transcript)).toEqual(['missing', 'c']);
    expect(transcript).toMatchObject({ settled: 9, entryCount: 9 });
  });

  test('changes its revision with whatever changes, and only then', () => {
    const transcript = new Transcript();
    const seen = [transcript.revision];
    const connection = {
      phase: 'live',
      leg: null,
      attempt: 0,
      retryAt: null,
      lastByteAt: null,
      lastEntryAt: null,
      failure: null,
    } as const;
    for (const update of [snapshot([message('b')], 1), from(2, [chunk('c')], 2), fill(0, junk), ended] as const) {
      transcript.apply(update);
      seen.push(transcript.revision);
      transcript.apply({ kind: 'connection', connection });
      transcript.apply({ kind: 'run', run });
      expect(transcript.revision).toBe(seen.at(-1));
    }
    expect(new Set(seen).size).toBe(5);
  });

  test('finds the item that holds an entry', () => {
    const transcript = told(snapshot([chunk('a'), chunk('b'), console_('c')], 4), fill(0, [console_('z')]));
    expect([0, 1, 3, 4, 5, 6, 99].map((entry) => transcript.positionOf(entry))).toEqual([0, 1, 1, 2, 2, 3, 3]);
    expect(new Transcript().positionOf(0)).toBe(-1);
  });
});

describe('Q1, Q3: Transcript.permissions', () => {
  test('lists what is open, oldest first, until it is answered', () => {
    const transcript = told(snapshot([asked('one', 'x'), asked('two', 'y')]));
    const [one, two] = itemsOf(transcript);
    expect(transcript.permissions.map((item) => item.requestId)).toEqual(['one', 'two']);
    expect([one === transcript.permissions[0], two === transcript.permissions[1]]).toEqual([true, true]);
    transcript.apply(from(2, [resolved('one')], 3));
    expect(transcript.permissions.map((item) => item.requestId)).toEqual(['two']);
  });

  test('opens a request again when the entry that closed it is taken back', () => {
    const transcript = told(snapshot([asked('one')]), from(1, [resolved('one')], 1), from(1, [console_('…')], 1));
    expect(transcript.permissions).toMatchObject([{ requestId: 'one', state: 'open' }]);
  });

  test('does not list what stands above missing entries: the answer may be among them', () => {
    const transcript = told(snapshot([message('later')], 3), fill(0, [asked('one')]));
    expect(transcript.permissions).toEqual([]);
    expect(transcript.item(0)).toMatchObject({ state: 'expired' });
    transcript.apply(fill(1, [console_('…'), console_('…')]));
    expect(transcript.permissions).toMatchObject([{ requestId: 'one', state: 'open' }]);
  });

  describe('of a request that was told apart from its entry', () => {
    const early = (...lines: string[]) => ({ kind: 'requests', lines }) as const;
    const ids = (transcript: Transcript) => transcript.permissions.map(({ requestId }) => requestId);

    test('lists it before those of the newest page, with the same object until its entry has come', () => {
      const transcript = told(snapshot([asked('two', 'y')], 3), early(askedInLog('one', 'x')));
      expect(ids(transcript)).toEqual(['one', 'two']);
      const [one] = transcript.permissions;
      expect(one).toMatchObject({ entries: 0, first: 2, state: 'open', title: 'Remove the build' });
      transcript.apply(early(askedInLog('one', 'x')));
      expect(transcript.permissions[0]).toBe(one);
      transcript.apply(fill(0, [console_('…'), askedInLog('one', 'x'), console_('…')]));
      expect(ids(transcript)).toEqual(['one', 'two']);
      expect(transcript.permissions[0]).toMatchObject({ entries: 1, first: 1 });
    });

    test.each<[string, string[]]>([
      ['its answer', [resolved('one')]],
      ['the request itself', [asked('one', 'x'), resolved('one')]],
      ['the end of a turn', [own('turn_complete', { stopReason: 'end_turn' })]],
      ['the response that ends a turn', [response('cancelled')]],
      ['a new beginning of the agent', [own('run_started', { runId: 'run' })]],
      ['the end of its call', [toolUpdate('x', { status: 'completed' })]],
      ['the failure of its call', [toolUpdate('x', { status: 'failed' })]],
    ])('does not list it when the newest page has %s, and lists it again when that is taken back', (_, lines) => {
      const transcript = told(snapshot([console_('…')], 3), early(askedInLog('one', 'x')));
      expect(ids(transcript)).toEqual(['one']);
      transcript.apply(from(4, lines, 4));
      expect(ids(transcript)).toEqual([]);
      transcript.apply(from(4, [], 4));
      expect(ids(transcript)).toEqual(['one']);
    });

    test('forgets it when it is told anew without it, and with a snapshot', () => {
      const transcript = told(snapshot([], 3), early(askedInLog('one')), early());
      expect(ids(transcript)).toEqual([]);
      transcript.apply(early(askedInLog('one')));
      transcript.apply(snapshot([], 3));
      expect(ids(transcript)).toEqual([]);
    });
  });

  test('does not list what a run before this one asked, before this one has begun or after', () => {
    const transcript = told(snapshot([own('run_started', { runId: 'before' }), asked('one')]));
    expect(transcript.permissions).toEqual([]);
    expect(transcript.item(1)).toMatchObject({ state: 'expired' });
    transcript.apply(from(2, [own('run_started', { runId: 'run' }), asked('two')], 2));
    expect(transcript.permissions).toMatchObject([{ requestId: 'two' }]);
  });

  test('is empty once the run is over, and the items say that they have expired', () => {
    for (const over of [ended, { kind: 'run', run: { ...run, status: 'failed' } } as const]) {
      const transcript = told(snapshot([asked('one')]), over);
      expect(transcript.permissions).toEqual([]);
      expect(transcript.item(0)).toMatchObject({ state: 'expired' });
    }
    expect(told(snapshot([asked('one')], 0, 'cancelled')).permissions).toEqual([]);
  });
});

describe('the cost of folding', () => {
  test('an append reads each new line once and no old one, whatever the length', () => {
    const CHUNKS = 200_000;
    const transcript = told(snapshot([prompt('go')]));
    const parsed = countParsed(() => {
      for (let entry = 1; entry <= CHUNKS; entry += 100)
        transcript.apply(from(entry, new Array<string>(100).fill(chunk('x')), entry));
    });
    expect(parsed).toBe(CHUNKS);
    expect(transcript.count).toBe(2);
    expect(transcript.item(1)).toMatchObject({ entries: CHUNKS, text: 'x'.repeat(CHUNKS) });
  });

  test('M2: of thousands of cumulative updates of a call only those are read that somebody looks at', () => {
    const updates = Array.from({ length: 10_000 }, (_, n) => toolUpdate('call', { rawInput: { n } }));
    // The first half may still be corrected when it comes, the second is final.
    const transcript = told(snapshot([tool('call'), ...updates.slice(0, 5_000)]));
    expect(transcript.item(0)).toMatchObject({ entries: 5_001, rawInput: { n: 4_999 } });
    const parsed = countParsed(() => transcript.apply(from(5_001, updates.slice(5_000), 10_001)));
    expect(parsed).toBe(0);
    expect(transcript.count).toBe(1);
    const looked = countParsed(() => {
      for (let look = 0; look < 3; look++)
        expect(transcript.item(0)).toMatchObject({ entries: 10_001, rawInput: { n: 9_999 } });
    });
    expect(looked).toBe(1);
  });

  test('M2: a correction brings back what an update of a call had replaced', () => {
    const update = (n: number) => toolUpdate('call', { status: 'in_progress', content: [n] });
    const transcript = told(snapshot([tool('call'), update(1), update(2), update(3)]));
    expect(transcript.item(0)).toMatchObject({ content: [3] });
    transcript.apply(from(2, [], 0));
    expect(transcript.item(0)).toMatchObject({ content: [1], last: 1, entries: 2 });
    transcript.apply(from(1, [], 0));
    expect(transcript.item(0)).toMatchObject({ content: [], last: 0, entries: 1, status: null });
  });

  test('M2: an update that looks like JSON and is none is told where it would have been shown', () => {
    const broken = toolUpdate('call', { title: 'x' }).replace('"x"', '"\\x"');
    const transcript = told(snapshot([tool('call', { title: 'Run' }), broken]));
    expect(transcript.item(0)).toMatchObject({ title: 'Run', error: 'An update of this call cannot be read' });
  });
});

/** How often `work` parses JSON. */
function countParsed(work: () => void): number {
  const { parse } = JSON;
  let parsed = 0;
  JSON.parse = (line: string): unknown => {
    parsed++;
    return parse(line);
  };
  try {
    work();
  } finally {
    JSON.parse = parse;
  }
  return parsed;
}
