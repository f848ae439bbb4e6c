import { expect, test } from 'vitest';
import { parseIngestLine } from './ingest-line.ts';
import { LineCutter } from './line-cutter.ts';

const BODY = Buffer.from('{"a":"ü€😀"}\n\n  \r\n {"b":2}\t\r\n{"c":3}');
const LINES = ['{"a":"ü€😀"}', '{"b":2}', '{"c":3}'];

test.each([1, 2, 3, 5, 7, 100])('lines are the same when they come in pieces of %i bytes', (size) => {
  const cutter = new LineCutter(1_000);
  const lines: string[] = [];
  for (let at = 0; at < BODY.length; at += size) lines.push(...cutter.cut(BODY.subarray(at, at + size)));
  expect(lines).toEqual(LINES.slice(0, 2));
  expect([...cutter.rest(), ...cutter.rest()]).toEqual(LINES.slice(2));
});

test('a line is too long as soon as it is, finished or not, and lines before it come', () => {
  const finished = new LineCutter(3).cut(Buffer.from('123\n1234\n'));
  expect(finished.next().value).toBe('123');
  expect(() => finished.next()).toThrow(expect.objectContaining({ status: 413, message: 'Event line is too large' }));
  const growing = new LineCutter(3);
  expect([...growing.cut(Buffer.from('12'))]).toEqual([]);
  expect(() => [...growing.cut(Buffer.from('34'))]).toThrow('Event line is too large');
});

test('bytes that are no UTF-8 are refused, and only in the line where they stand', () => {
  const lines = new LineCutter(100).cut(Buffer.from([0x61, 0x0a, 0xff, 0x0a]));
  expect(lines.next().value).toBe('a');
  expect(() => lines.next()).toThrow(expect.objectContaining({ status: 400 }));
});

test.each<[string, object]>([
  ['{"seq":1,"event":{}}', { kind: 'event', seq: 1, data: '{}' }],
  ['{"seq":2,"event":{"a": "\\u00fc", "b": [ ]},"more":1}', { kind: 'event', seq: 2, data: '{"a":"ü","b":[]}' }],
  ['{"type":"_posthog/stream_complete","final_seq":0}', { kind: 'completion', finalSeq: 0 }],
  ['{"type":"_posthog/stream_complete","final_seq":3,"seq":3,"event":{}}', { kind: 'completion', finalSeq: 3 }],
])('the line %s is read', (line, read) => expect(parseIngestLine(line)).toEqual(read));

test.each<[string, string]>([
  ['{"seq":1', 'Invalid JSON line'],
  ['[]', 'Each event line must be a JSON object'],
  ['null', 'Each event line must be a JSON object'],
  ['1', 'Each event line must be a JSON object'],
  ['{"event":{}}', 'Event sequence must be a positive integer'],
  ['{"seq":0,"event":{}}', 'Event sequence must be a positive integer'],
  ['{"seq":"1","event":{}}', 'Event sequence must be a positive integer'],
  ['{"seq":1.5,"event":{}}', 'Event sequence must be a positive integer'],
  ['{"seq":true,"event":{}}', 'Event sequence must be a positive integer'],
  ['{"seq":1}', 'Event payload must be an object'],
  ['{"seq":1,"event":[]}', 'Event payload must be an object'],
  ['{"seq":1,"event":null}', 'Event payload must be an object'],
  ['{"type":"_posthog/stream_complete"}', 'Completion final sequence must be a non-negative integer'],
  ['{"type":"_posthog/stream_complete","final_seq":-1}', 'Completion final sequence must be a non-negative integer'],
])('the line %s is refused: %s', (line, message) =>
  expect(() => parseIngestLine(line)).toThrow(expect.objectContaining({ status: 400, message })),
);
