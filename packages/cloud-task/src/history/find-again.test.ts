import { expect, test } from 'vitest';
import { findAgain } from './find-again.ts';

const lines = (text: string) => [...text].map((name) => JSON.stringify({ name, n: 1 }));

test.each([
  ['a row was put in before', 'abcd', 'abXcdef', { next: 5, vanished: 0 }],
  ['a row was put in right before the last', 'abcd', 'abcXd', { next: 5, vanished: 0 }],
  ['a row was taken out', 'abcd', 'acdef', { next: 3, vanished: 0 }],
  ['the end was cut off', 'abcd', 'ab', { next: 2, vanished: 2 }],
  ['the end is another', 'abcd', 'abXYZ', { next: 2, vanished: 2 }],
  ['the end repeats what came before', 'abcc', 'Xabcccd', { next: 5, vanished: 0 }],
  ['nothing is known', '', 'abc', undefined],
  ['nothing is the same', 'abcd', 'wxyz', undefined],
  ['all that is the same is repeated', 'aaaa', 'Xaaa', undefined],
])('findAgain() where %s', (_, known, page, expected) => {
  expect(findAgain(lines(known), lines(page))).toEqual(expected);
});

test('findAgain() compares values, not spellings', () => {
  expect(findAgain(['{"a":1,"b":2}'], ['{"x":0}', '{ "b": 2, "a": 1 }'])).toEqual({ next: 2, vanished: 0 });
});
