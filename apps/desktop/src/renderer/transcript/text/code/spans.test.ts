import { describe, expect, it } from 'vitest';
import { piecesOf } from './spans.ts';

const spans = [
  { from: 2, to: 4, className: 'a' },
  { from: 4, to: 6, className: 'b' },
  { from: 8, to: 9, className: 'c' },
];

describe('piecesOf()', () => {
  it.each([
    [0, 10, '01|a:23|b:45|67|c:8|9'],
    [3, 5, 'a:3|b:4'],
    [6, 8, '67'],
    [9, 10, '9'],
    [5, 5, ''],
  ])('takes %i to %i apart', (from, to, told) => {
    const pieces = piecesOf('0123456789', spans, from, to);
    expect(pieces.map((piece) => (piece.className ? `${piece.className}:` : '') + piece.text).join('|')).toBe(told);
  });
});
