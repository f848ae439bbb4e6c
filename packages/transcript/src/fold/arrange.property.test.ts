import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TranscriptItem } from './items.ts';
import { anyLines } from './testing/any-lines.ts';
import { ended, from, itemsOf, snapshot, told } from './testing/told.ts';
import type { Arrangement, Transcript } from './transcript.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const append = fc.record({ do: fc.constant('append' as const), lines: anyLines(60), settle: share });
const correct = fc.record({ do: fc.constant('correct' as const), back: share, lines: anyLines(8), settle: share });
type Telling = typeof append | typeof correct extends fc.Arbitrary<infer T> ? T : never;
const arrange = fc.record({
  do: fc.constant('arrange' as const),
  /** Where passage and tail begin and end, as shares of what is final. */
  places: fc.tuple(share, share, share),
  /** What is told between two steps of it. */
  meanwhile: fc.array(fc.oneof(append, correct), { maxLength: 3 }),
});
const plan = fc.record({
  history: anyLines(120),
  page: anyLines(60),
  actions: fc.array(fc.oneof(append, correct, arrange, arrange), { maxLength: 8 }),
});

interface Model {
  entries: string[];
  settled: number;
  held: Arrangement;
}

function tell(transcript: Transcript, model: Model, telling: Telling): void {
  const { entries, settled } = model;
  const at =
    telling.do === 'append' ? entries.length : entries.length - Math.floor(telling.back * (entries.length - settled));
  entries.splice(at, Number.POSITIVE_INFINITY, ...telling.lines);
  model.settled = settled + Math.floor(telling.settle * (entries.length - settled));
  transcript.apply(from(at, telling.lines, model.settled));
}

/** What can be arranged now, with the places as shares of what is final. */
function arrangementAt({ settled }: Model, places: readonly number[]): Arrangement {
  const [a = 0, b = 0, c = 0] = places.map((place) => Math.floor(place * settled)).sort((x, y) => x - y);
  return { passage: a === b ? null : { from: a, to: b }, tail: c };
}

/** The items of this stretch, folded at once. */
function atOnce({ entries, settled }: Model, { from: start, to }: { from: number; to: number }): TranscriptItem[] {
  const isTail = to === entries.length;
  const alone = told(snapshot(entries.slice(start, to), start), isTail ? from(to, [], settled) : ended);
  return itemsOf(alone).filter((item) => item.kind !== 'missing');
}

/** What the transcript must show: the stretches, and one item for each hole before them. */
function expected(model: Model): { items: TranscriptItem[]; holes: number[] } {
  const { passage, tail } = model.held;
  const joined = passage && passage.to === tail;
  const ranges = [
    ...(passage && !joined ? [passage] : []),
    { from: joined ? passage.from : tail, to: model.entries.length },
  ];
  const holes: number[] = [];
  let at = 0;
  for (const range of ranges) {
    if (range.from > at) holes.push(at);
    at = range.to;
  }
  return { items: ranges.flatMap((range) => atOnce(model, range)), holes };
}

/** Nothing that has to do with what is held elsewhere, or was told before: keys, and requests that are known to be open. */
const plain = (item: TranscriptItem): TranscriptItem => {
  const key = '';
  return item.kind === 'permission' && item.state === 'open' ? { ...item, key, state: 'expired' } : { ...item, key };
};

function check(transcript: Transcript, model: Model): void {
  const items = itemsOf(transcript);
  const { items: folded, holes } = expected(model);
  expect(items.filter((item) => item.kind !== 'missing').map(plain)).toEqual(folded.map(plain));
  expect(items.filter((item) => item.kind === 'missing').map((item) => item.first)).toEqual(holes);
  expect(new Set(items.map((item) => item.key)).size).toBe(items.length);
  expect(transcript.entryCount).toBe(model.entries.length);
}

test('whatever is held, wherever it was moved and whatever was told meanwhile, gives what folding it at once gives', () => {
  fc.assert(
    fc.property(plan, ({ history, page, actions }) => {
      const entries = [...history, ...page];
      const model: Model = { entries, settled: history.length, held: { passage: null, tail: history.length } };
      const transcript = told(snapshot(page, history.length), from(entries.length, [], history.length));
      for (const action of actions) {
        if (action.do !== 'arrange') tell(transcript, model, action);
        else {
          const to = arrangementAt(model, action.places);
          const meanwhile = [...action.meanwhile];
          for (const _ of transcript.arrange(to, { at: 0, lines: model.entries.slice(0, model.settled) })) {
            const telling = meanwhile.shift();
            if (telling) tell(transcript, model, telling);
          }
          model.held = to;
        }
        check(transcript, model);
      }
    }),
    { numRuns: 400 },
  );
});

test('an item that moving does not change keeps its identity', () => {
  fc.assert(
    fc.property(plan, fc.array(fc.tuple(share, share, share), { maxLength: 6 }), ({ history, page }, moves) => {
      const entries = [...history, ...page];
      const model: Model = { entries, settled: entries.length, held: { passage: null, tail: history.length } };
      const transcript = told(snapshot(page, history.length), from(entries.length, [], entries.length));
      for (const places of moves) {
        const before = new Map(itemsOf(transcript).map((item) => [item.key, item]));
        for (const _ of transcript.arrange(arrangementAt(model, places), { at: 0, lines: entries }));
        for (const item of itemsOf(transcript)) {
          const old = before.get(item.key);
          if (!old || item.kind === 'missing') continue;
          const isClosedAnew = 'open' in item || item.kind === 'permission';
          if (!isClosedAnew && JSON.stringify(old) === JSON.stringify(item)) expect(item).toBe(old);
        }
      }
    }),
    { numRuns: 200 },
  );
});
