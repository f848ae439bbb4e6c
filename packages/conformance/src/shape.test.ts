import { expect, test } from 'vitest';
import { mismatch, type Shape } from './shape.ts';

test.each<[Shape, unknown]>([
  [1, 1],
  [null, null],
  [{ a: 1 }, { a: 1, b: 2 }],
  [{ a: { $is: 'absent' } }, {}],
  [
    [{ n: 1 }, 2],
    [{ n: 1, m: 3 }, 2],
  ],
  [{ $matches: '^\\d+-\\d+$' }, '12-0'],
  [{ $oneOf: [null, { $is: 'string' }] }, 'x'],
  [{ $length: 2 }, [7, 8]],
  [{ $exactly: { a: 1 } }, { a: 1 }],
])('%j admits %j', (shape, value) => {
  expect(mismatch(shape, value)).toBeUndefined();
});

test.each<[Shape, unknown, string]>([
  [1, '1', 'the value should be 1, but is "1"'],
  [{ a: { b: null } }, { a: {} }, 'a.b should be null, but is absent'],
  [{ a: 1 }, null, 'the value should be an object, but is null'],
  [{ a: 1 }, [1], 'the value should be an object, but is [1]'],
  [[1], [1, 2], 'the value should be a list of 1, but is [1,2]'],
  [{ list: [{ n: 1 }] }, { list: [{ n: 2 }] }, 'list[0].n should be 1, but is 2'],
  [{ $is: 'absent' }, null, 'the value should be absent, but is null'],
  [{ $matches: '^a' }, 'ba', 'the value should be like /^a/, but is "ba"'],
  [{ $matches: '' }, 1, 'the value should be like //, but is 1'],
  [{ $oneOf: [1, 2] }, 3, 'the value should be one of [1,2], but is 3'],
  [{ $length: 1 }, 'x', 'the value should be a list of 1, but is "x"'],
  [{ $exactly: { a: 1 } }, { a: 1, b: 2 }, 'the value should be {"a":1}, but is {"a":1,"b":2}'],
])('%j does not admit %j', (shape, value, sentence) => {
  expect(mismatch(shape, value)).toBe(sentence);
});
