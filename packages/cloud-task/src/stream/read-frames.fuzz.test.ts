import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BlockReader } from './block-reader.ts';
import { frameReader, type StreamBatch } from './read-frames.ts';

// FUZZ_RUNS and FUZZ_SEED make longer searches.
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 400);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_122);
const options = { numRuns, seed };

/** Everything that one connection tells, however its bytes were cut. */
interface Told extends StreamBatch {
  retries: number[];
}

/** Reads the bytes cut at the given places; stops behind a farewell, as the reader of a connection does. */
function tell(wire: Buffer, cuts: readonly number[] = [], largest?: number): Told {
  const retries: number[] = [];
  const read = frameReader({ onRetry: (ms) => retries.push(ms), ...(largest === undefined ? {} : { largest }) });
  const told: Told = { events: [], unknown: 0, retries };
  const places = [0, ...[...cuts].sort((a, b) => a - b), wire.length];
  for (let n = 0; n + 1 < places.length && !told.farewell; n++) {
    const { events, unknown, ...rest } = read(wire.subarray(places[n], places[n + 1]));
    told.events.push(...events);
    told.unknown += unknown;
    Object.assign(told, rest);
  }
  // What stands behind a farewell in the same chunk may still ask for a time: the connection is over, and with it the wish.
  return told.farewell ? { ...told, retries: [] } : told;
}

const bytewise = (wire: Buffer) => Array.from({ length: wire.length }, (_, at) => at);

const entry = (fields: object) => JSON.stringify({ type: 'notification', ...fields });
const BOM = '\uFEFF';

const FIXTURES: Record<string, string> = {
  'characters of every length': `id: 1-0\ndata: ${entry({ text: 'é漢字😀e\u0301👨‍👩‍👧' })}\n\nid: 1-1\ndata: ${entry({ n: 2 })}\n\n`,
  'a byte order mark': `${BOM}id: 1-0\ndata: ${entry({ n: 1 })}\n\nid: 1-1\ndata: ${entry({ text: BOM })}\n\n`,
  'a byte order mark at the beginning of a later line': `id: 1-0\n${BOM}data: ${entry({ n: 1 })}\n\ndata: ${entry({ n: 2 })}\n\n`,
  'the letters that a misread byte order mark is': `ï»¿id: 1-0\ndata: ${entry({ n: 1 })}\n\n`,
  'control frames': `event: keepalive\ndata: {"type":"keepalive"}\n\nevent: news\nid: 3-0\ndata: {}\n\ndata: {"type":"task_run_state","status":"queued"}\n\nevent: end\ndata: {"type":"rotated"}\n\n`,
  'what stands behind the end': `data: ${entry({ n: 1 })}\n\nevent: stream-end\ndata: {"status":"complete"}\n\ndata: ${entry({ n: 2 })}\n\nretry: 7\n\n`,
  'comments, wishes and fields nobody knows': `: ping\n\n:\nretry: 1500\nretry: soon\nfoo: bar\nfoo\ndata\nid\n\n: between\ndata:${entry({ n: 1 })}\n:within\n\n`,
  'data in several lines': `id: 1-0\ndata: {\ndata:   "type": "notification",\ndata: "n": 1\ndata: }\n\ndata:\ndata:\n\n`,
  'ids of all kinds': `id: 1-0\ndata: ${entry({ n: 1 })}\n\nid: 2-0\n\nid: é\ndata: ${entry({ n: 2 })}\n\nid:\n\nid: 3-\0\ndata: ${entry({ n: 3 })}\n\nid:  4-0 \n\nid: ${'5'.repeat(300)}\ndata: ${entry({ n: 4 })}\n\n`,
  'data that is no entry': `data: null\n\ndata: 1\n\ndata: "x"\n\ndata: []\n\ndata: {\n\ndata: {"__proto__":{"type":"notification"}}\n\ndata: {"type":"constructor"}\n\ndata: \0\n\ndata: {"type":{}}\n\n`,
  'an end that is cut off': `id: 1-0\ndata: ${entry({ n: 1 })}\n\nid: 2-0\ndata: ${entry({ n: 2 })}\n`,
  'nothing but ends of lines': '\n\n\n\n',
};
const BYTES: Record<string, Buffer> = Object.fromEntries([
  ...Object.entries(FIXTURES).flatMap(([name, text]) => [
    [name, Buffer.from(text)],
    [`${name}, with CR`, Buffer.from(text.replaceAll('\n', '\r'))],
    [`${name}, with CRLF`, Buffer.from(text.replaceAll('\n', '\r\n'))],
  ]),
  [
    'bytes that are no UTF-8',
    Buffer.from(
      'data: {"type":"notification","text":"\xc3\xf0\x9f\x98 \xed\xa0\x80 \xff\xfe \xf0\x80\x80 \xc0\xaf"}\n\ndata: \xe2\x82\n\n',
      'latin1',
    ),
  ],
]);

describe('O1, O2, O3: however the bytes are cut', () => {
  test.each(Object.entries(BYTES))('%s: the same is told for every cut in two, and byte by byte', (_, wire) => {
    const whole = tell(wire);
    expect(tell(wire, bytewise(wire))).toEqual(whole);
    for (let at = 0; at <= wire.length; at++) expect(tell(wire, [at])).toEqual(whole);
  });

  test('the same is told for every cut in three of the first bytes, the byte order mark among them', () => {
    const wire = BYTES['a byte order mark'] as Buffer;
    const whole = tell(wire);
    expect(whole.events).toHaveLength(2);
    for (let a = 0; a < 12; a++) for (let b = a; b < 12; b++) expect(tell(wire, [a, b])).toEqual(whole);
  });

  test('the same is told for any cuts of any fixture', () => {
    const cut = fc.tuple(fc.constantFrom(...Object.values(BYTES)), fc.array(fc.nat(400), { maxLength: 20 }));
    fc.assert(
      fc.property(cut, ([wire, cuts]) => {
        expect(
          tell(
            wire,
            cuts.map((at) => at % (wire.length + 1)),
          ),
        ).toEqual(tell(wire));
      }),
      options,
    );
  });
});

/** Pieces that mean something to a parser, in any order. */
const token = fc.constantFrom(
  ...['data', 'event', 'id', 'retry', ':', ': ', '\n', '\n', '\n\n', 'message', 'keepalive', 'x', '12', '1-0', '\0'],
  ...[
    'é',
    '😀',
    BOM,
    '{}',
    'null',
    entry({ n: 1 }),
    '\t',
    ' ',
    '\u2028',
    '\u0085',
    '\x1b[31m',
    'data: ',
    'id: ',
    'event: ',
  ],
);
const LINE_ENDS = ['\n', '\r', '\r\n'] as const;

describe('O2: the ends of lines', () => {
  test('tell nothing: LF, CR and CRLF, mixed at will, are the same', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), fc.array(fc.constantFrom(...LINE_ENDS)), (tokens, ends) => {
        let n = 0;
        const mixed = tokens.join('').replaceAll('\n', () => ends[n++ % ends.length] ?? '\n');
        // CR and LF that meet by accident are one end of line.
        const plain = mixed.replaceAll(/\r\n?/g, '\n');
        expect(tell(Buffer.from(mixed))).toEqual(tell(Buffer.from(plain)));
        expect(tell(Buffer.from(mixed), bytewise(Buffer.from(mixed)))).toEqual(tell(Buffer.from(plain)));
      }),
      options,
    );
  });
});

describe('any text', () => {
  test('is read as eventsource-parser reads it', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), fc.array(fc.nat(300), { maxLength: 8 }), (tokens, cuts) => {
        // A line feed in front: eventsource-parser takes the letters of a misread byte order mark for one.
        const text = `\n${tokens.join('')}`;
        const theirs: object[] = [];
        const parser = createParser({ onEvent: (event) => theirs.push(event) });
        parser.feed(text);
        const wire = Buffer.from(text);
        const places = [0, ...cuts.map((at) => at % (wire.length + 1)).sort((a, b) => a - b), wire.length];
        const reader = new BlockReader({ largest: 1_000_000, onRetry: () => {} });
        const ours = places.flatMap((from, n) => reader.read(wire.subarray(from, places[n + 1])));
        const told = ours.filter(({ data }) => data !== undefined);
        expect(told.map(({ id, name, data }) => ({ id, event: name || undefined, data }))).toEqual(theirs);
      }),
      options,
    );
  });

  test('never throws, whatever bytes it is, and what it tells does not depend on cuts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, at) => {
        const wire = Buffer.concat([Buffer.from('data: {"type":"notification","x":"'), bytes, Buffer.from('"}\n\n')]);
        expect(tell(wire, [at % wire.length])).toEqual(tell(wire));
      }),
      options,
    );
  });
});

/** What may stand beside good events: anything but a farewell. */
const bad: fc.Arbitrary<string> = fc.oneof(
  fc.array(token, { maxLength: 12 }).map((tokens) => `${tokens.join('')}\n\n`),
  fc.json({ maxDepth: 3 }).map((json) => `data: ${json}\n\n`),
  fc.string({ unit: 'binary', maxLength: 20 }).map((id) => `id: ${id}\n\n`),
  fc
    .integer({ min: 250, max: 2_000 })
    .map((length) => `id: long\ndata: ${'x'.repeat(length)}\nevent: end\ndata: {}\n\n`),
  fc.integer({ min: 250, max: 2_000 }).map((length) => `${'x'.repeat(length)}\n\n`),
  fc.integer({ min: 250, max: 2_000 }).map((length) => `: ${'x'.repeat(length)}\n\n`),
  fc.constantFrom('{', '[', '{"__proto__":', '{"constructor":').map((open) => `data: ${open.repeat(20)}\n\n`),
);
const goodIn = ({ events }: StreamBatch) =>
  events.flatMap((event) => {
    const good = event.kind === 'entry' ? (event.entry.value as { good?: number } | undefined)?.good : undefined;
    return good === undefined ? [] : [good];
  });

test('I3, O8: good events beside bad ones are told exactly once and in order, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(bad, { maxLength: 12 }), fc.array(fc.nat(4_000), { maxLength: 12 }), (bads, cuts) => {
      const frames = bads.map((text, n) => `${text}id: ${n}-0\ndata: ${entry({ good: n })}\n\n`);
      const wire = Buffer.from(frames.join(''));
      const whole = tell(wire, [], 200);
      expect(goodIn(whole)).toEqual(bads.map((_, n) => n));
      expect(whole.position).toBe(bads.length > 0 ? `${bads.length - 1}-0` : undefined);
      expect(
        tell(
          wire,
          cuts.map((at) => at % (wire.length + 1)),
          200,
        ),
      ).toEqual(whole);
    }),
    options,
  );
});
