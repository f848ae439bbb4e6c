import { expect, test } from 'vitest';
import { elapsedMs, formatDuration, formatEntries, timeOfDay } from './format.ts';
import { printable, printableLine } from './printable.ts';
import { textWidth, truncate, truncateStart } from './text-width.ts';
import { wrap } from './wrap.ts';

test.each([
  ['colours', '\x1b[31mred\x1b[0m', 'red'],
  ['a moved cursor', 'a\x1b[2Jb\x1b[1;1Hc', 'abc'],
  ['a window title', '\x1b]0;owned\x07safe', 'safe'],
  ['a link', '\x1b]8;;https://evil.test\x1b\\text\x1b]8;;\x1b\\', 'text'],
  ['a bare escape', 'a\x1bb', 'ab'],
  ['C1 controls', 'a\u009b2Jb', 'ab'],
  ['text turned round', 'a\u202eb\u2066c', 'abc'],
  ['bells and backspaces', 'a\x07\b\x7fb', 'ab'],
  ['a progress bar', '10%\r50%\r100%\nnext', '100%\nnext'],
  ['a progress bar under way', '10%\r50%\r', '50%'],
  ['Windows line ends', 'a\r\nb', 'a\nb'],
  ['tabs', 'a\tb', 'a  b'],
  ['other scripts', 'naïve 日本語 👍🏽', 'naïve 日本語 👍🏽'],
])('printable() takes %s out', (_what, text, expected) => {
  expect(printable(text)).toBe(expected);
});

test('printableLine() is one line', () => {
  expect(printableLine('  a\n\nb\t c ')).toBe('a b c');
});

test.each([
  ['abc', 3],
  ['日本', 4],
  ['👍🏽', 2],
  ['e\u0301', 1],
  ['🇨🇭', 2],
  ['…', 1],
])('textWidth(%s) is %d', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 5, 'abcd…'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['abc', 0, ''],
])('truncate(%s, %d) is %s', (text, columns, expected) => {
  expect(truncate(text, columns)).toBe(expected);
});

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 5, '…cdef'],
  ['日本語', 4, '…語'],
  ['abc', 0, ''],
])('truncateStart(%s, %d) is %s', (text, columns, expected) => {
  expect(truncateStart(text, columns)).toBe(expected);
});

test.each([
  ['the quick brown fox', 10, ['the quick', 'brown fox']],
  ['a\n\nb', 10, ['a', '', 'b']],
  ['abcdefghijkl', 5, ['abcde', 'fghij', 'kl']],
  ['at abcdefghijkl', 5, ['at', 'abcde', 'fghij', 'kl']],
  ['  indented text here', 12, ['  indented', 'text here']],
  ['日本語日本語', 5, ['日本', '語日', '本語']],
  ['', 5, ['']],
  ['no limit at all', Number.POSITIVE_INFINITY, ['no limit at all']],
])('wrap(%j, %d)', (text, columns, lines) => {
  expect(wrap(text, columns)).toEqual(lines);
});

test.each([
  [420, '0.4 s'],
  [38_200, '38.2 s'],
  [552_000, '9m 12s'],
  [7_500_000, '2h 5m'],
  [-5, '0.0 s'],
])('formatDuration(%d) is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('formatEntries() counts', () => {
  expect([1, 1_377].map(formatEntries)).toEqual(['1 entry', '1,377 entries']);
});

test('elapsedMs() is null when a time is missing, unreadable or runs backwards', () => {
  const at = '2026-11-22T14:06:05.000Z';
  expect([
    elapsedMs(at, '2026-11-22T14:06:06Z'),
    elapsedMs(null, at),
    elapsedMs(at, 'x'),
    elapsedMs(at, '2025-01-01'),
  ]).toEqual([1_000, null, null, null]);
});

test('timeOfDay() prints nothing for a time that is not known', () => {
  const time = timeOfDay('UTC');
  expect([time('2026-11-22T14:06:05.120+00:00'), time(null), time('soon')]).toEqual(['14:06:05', '', '']);
});
