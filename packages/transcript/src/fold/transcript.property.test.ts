import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TranscriptItem } from './items.ts';
import { anyLines as lines } from './testing/any-lines.ts';
import { chunk, message, tool } from './testing/lines.ts';
import { fill, from, itemsOf, snapshot, told } from './testing/told.ts';
import type { Transcript } from './transcript.ts';

type Step =
  | { do: 'append'; lines: string[]; settle: number }
  | { do: 'correct'; back: number; lines: string[]; settle: number }
  | { do: 'fill'; count: number };

const share = fc.double({ min: 0, max: 1, noNaN: true });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('append' as const), lines: lines(8), settle: share }),
  fc.record({ do: fc.constant('correct' as const), back: share, lines: lines(8), settle: share }),
  fc.record({ do: fc.constant('fill' as const), count: fc.nat(6) }),
);

const plan = fc.record({ history: lines(20), page: lines(12), steps: fc.array(step, { maxLength: 12 }) });

/** What has been told so far, as a plain list: what the transcript must agree with. */
interface Model {
  entries: string[];
  start: number;
  filled: number;
  settled: number | null;
}

/** Returns the first entry that is told anew, if any was told before. */
function tell(transcript: Transcript, model: Model, action: Step): number {
  const { entries } = model;
  if (action.do === 'fill') {
    if (model.filled === model.start) return Number.POSITIVE_INFINITY;
    const next = entries.slice(model.filled, Math.min(model.filled + action.count, model.start));
    transcript.apply(fill(model.filled, next));
    model.filled += next.length;
    return Number.POSITIVE_INFINITY;
  }
  const final = model.settled ?? model.start;
  const at =
    action.do === 'append' ? entries.length : entries.length - Math.floor(action.back * (entries.length - final));
  entries.splice(at, Number.POSITIVE_INFINITY, ...action.lines);
  model.settled = final + Math.floor(action.settle * (entries.length - final));
  transcript.apply(from(at, action.lines, model.settled));
  return at;
}

/** The same list folded at once, from 0. */
function atOnce({ entries, settled }: Model): TranscriptItem[] {
  const transcript = told(snapshot(entries));
  if (settled !== null) transcript.apply(from(entries.length, [], settled));
  return itemsOf(transcript);
}

/** Which key an item has depends on when it was told first. */
const withoutKeys = (items: readonly TranscriptItem[]) => items.map(({ key: _, ...item }) => item);

const isSame = (a: TranscriptItem, b: TranscriptItem): boolean => {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
};

test('folding in any batches, with any page first and any correction, gives what folding the list at once gives', () => {
  fc.assert(
    fc.property(plan, ({ history, page, steps }) => {
      const model: Model = { entries: [...history, ...page], start: history.length, filled: 0, settled: null };
      const transcript = told(snapshot(page, history.length));
      const rest: Step = { do: 'fill', count: Number.POSITIVE_INFINITY };
      for (const action of [...steps, rest]) {
        tell(transcript, model, action);
        expect(transcript.entryCount).toBe(model.entries.length);
        if (model.filled === model.start) expect(withoutKeys(itemsOf(transcript))).toEqual(withoutKeys(atOnce(model)));
        const keys = itemsOf(transcript).map((item) => item.key);
        expect(new Set(keys).size).toBe(keys.length);
      }
      expect(model.entries.map((_, entry) => transcript.line(entry))).toEqual(model.entries);
    }),
    { numRuns: 600 },
  );
});

test('an item keeps its identity as long as nothing in it changes', () => {
  fc.assert(
    fc.property(plan, ({ history, page, steps }) => {
      const model: Model = { entries: [...history, ...page], start: history.length, filled: 0, settled: null };
      const transcript = told(snapshot(page, history.length));
      for (const action of steps) {
        const before = new Map(itemsOf(transcript).map((item) => [item.key, item]));
        const { length } = model.entries;
        const at = tell(transcript, model, action);
        for (const item of itemsOf(transcript)) {
          const old = before.get(item.key);
          // What a correction tells again is new, even if it says the same. What was shown as closed because entries were
          // missing behind it, or by an entry that has been corrected, is closed anew.
          const isNew = item.last >= at;
          const isClosedAnew = (action.do === 'fill' || at < length) && ('open' in item || item.kind === 'permission');
          if (old && !isNew && !isClosedAnew && isSame(old, item)) expect(item).toBe(old);
        }
      }
    }),
    { numRuns: 200 },
  );
});

/** A message, by its pieces, and how many of those that are there by then the log tells when it has come. */
const spoken = fc.record({
  pieces: fc.array(fc.constantFrom('a', 'b ', 'cd'), { minLength: 1, maxLength: 6 }),
  tools: fc.nat(2),
  confirmed: share,
});

test('an item keeps its key, and its number is known, when the log has told in one entry what was told in pieces', () => {
  fc.assert(
    fc.property(fc.array(spoken, { maxLength: 8 }), (messages) => {
      const log: string[] = [];
      const live: string[] = [];
      const transcript = told(snapshot([]));
      let final = 0;
      let calls = 0;
      const keys: string[] = [];
      for (const [n, { pieces, tools, confirmed }] of messages.entries()) {
        const before = { numbering: transcript.numbering, items: itemsOf(transcript) };
        const texts = pieces.map((piece, at) => (at === 0 ? `${n}${piece}` : piece));
        const at = transcript.entryCount;
        const more = [
          ...texts.map((piece) => chunk(piece)),
          ...Array.from({ length: 1 + tools }, () => tool(`call-${calls++}`)),
        ];
        transcript.apply(from(at, more, final));
        live.push(...more);
        log.push(message(texts.join('')), ...more.slice(texts.length));
        for (const { key } of itemsOf(transcript).slice(keys.length)) keys.push(key);
        // The log catches up, not always up to the end of a message.
        const rows = Math.max(final, Math.floor(confirmed * log.length));
        const rest = restOf(live, log.slice(0, rows));
        transcript.apply(from(final, [...log.slice(final, rows), ...rest], rows));
        final = rows;
        const items = itemsOf(transcript);
        expect(items.map(({ key }) => key)).toEqual(keys);
        for (const [position, { first }] of before.items.entries())
          expect(transcript.renumbered(first, before.numbering)).toBe(items[position]?.first);
      }
    }),
    { numRuns: 200 },
  );
});

/** What the stream has told behind what these rows of the log say. */
function restOf(live: readonly string[], rows: readonly string[]): string[] {
  let at = 0;
  for (const row of rows) {
    if (row === live[at]) at++;
    else while (live[at]?.includes('agent_message_chunk')) at++;
  }
  return live.slice(at);
}
