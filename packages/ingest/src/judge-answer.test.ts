import { expect, test } from 'vitest';
import { judgeAnswer, type Verdict } from './judge-answer.ts';

const failed = (status: number, floorMs = 0): Verdict => ({ kind: 'failed', status, floorMs });

test.each<[string, number, unknown, Verdict]>([
  ['all well', 200, { accepted: 2, duplicate: 1, last_accepted_seq: 3 }, { kind: 'taken', last: 3, duplicate: 1 }],
  [
    'fields of tomorrow',
    200,
    { accepted: 0, duplicate: 0, last_accepted_seq: 0, x: 1 },
    { kind: 'taken', last: 0, duplicate: 0 },
  ],
  ['a page of a hotel', 200, '<html>', failed(200)],
  ['a number that is none', 200, { accepted: 0, duplicate: 0, last_accepted_seq: -1 }, failed(200)],
  ['nothing', 204, '', { kind: 'refused', status: 204 }],
  ['another address', 302, '', { kind: 'refused', status: 302 }],
  ['a bad line', 400, { error: 'Invalid JSON line' }, { kind: 'malformed' }],
  ['a bad request of somebody else', 400, '<html>', failed(400)],
  ['a bad token', 401, { error: 'Invalid event ingest token', code: 'JWTExpired' }, { kind: 'token refused' }],
  ['another run', 403, { error: 'Token does not match run' }, { kind: 'refused', status: 403 }],
  ['no run', 404, { error: 'Task run not found' }, { kind: 'refused', status: 404 }],
  ['no such method', 405, { error: 'Method not allowed' }, { kind: 'refused', status: 405 }],
  ['a cut', 408, { error: 'Client disconnected', last_accepted_seq: 4 }, { kind: 'cut', last: 4 }],
  ['a timeout of somebody else', 408, '', failed(408)],
  ['a gap', 409, { error: 'Expected sequence 5, got 9', last_accepted_seq: 4 }, { kind: 'conflict', last: 4 }],
  [
    'a wrong end',
    409,
    { error: 'Cannot complete stream at sequence 9; last accepted sequence is 4', last_accepted_seq: 4 },
    { kind: 'conflict', last: 4 },
  ],
  ['the end', 409, { error: 'Task run stream is already complete', last_accepted_seq: 4 }, { kind: 'over' }],
  ['a conflict of somebody else', 409, '', failed(409)],
  ['a long line', 413, { error: 'Event line is too large', last_accepted_seq: 4 }, { kind: 'too large', last: 4 }],
  ['an ingress that is small', 413, '<html>', { kind: 'too large', last: undefined }],
  ['too many requests', 429, '', failed(429)],
  ['a broken store', 500, { error: 'Internal server error' }, failed(500)],
  ['no room', 503, { error: 'Failed to capture RTK savings; retry the request' }, failed(503)],
])('judgeAnswer() knows %s', (_, status, body, expected) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  expect(judgeAnswer({ status, text, retryAfter: undefined }, 0)).toEqual(expected);
});

test.each([
  ['7', 7_000],
  [' 0 ', 0],
  ['999999', 300_000],
  [new Date(1_030_000).toUTCString(), 30_000],
  [new Date(1_000).toUTCString(), 0],
  ['soon', 0],
])('judgeAnswer() reads Retry-After %s', (retryAfter, floorMs) => {
  expect(judgeAnswer({ status: 503, text: '', retryAfter }, 1_000_000)).toEqual(failed(503, floorMs));
});
