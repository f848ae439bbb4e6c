import { describe, expect, test } from 'vitest';
import { splitJsonArray } from './split-json-array.ts';

describe('splitJsonArray()', () => {
  test.each<[string, unknown[]]>([
    ['an empty array', []],
    ['one element', [{ a: 1 }]],
    ['commas, brackets and quotes inside strings', [{ a: '],[{"' }, { b: 'x\\"y,' }, { c: '\\\\' }, 'plain, "text"']],
    ['nested structures', [{ a: [1, { b: [2, 3] }] }, [[], {}], null, 7, true]],
    ['text beyond ASCII', [{ t: '„Grüße“ 🎉 \u2028' }]],
  ])('gives the elements of %s as text', (_, values) => {
    for (const text of [JSON.stringify(values), JSON.stringify(values, null, 2), ` ${JSON.stringify(values)}\n`]) {
      const split = splitJsonArray(text);
      expect(split?.map((part) => JSON.parse(part))).toEqual(values);
    }
  });

  test.each(['', 'null', '{}', '[{}', '[{}]]', '[{},]', '[,{}]', '[{"a":"unfinished]', '<html></html>', '[{}}{]'])(
    'refuses %j, which is no complete array',
    (text) => {
      expect(splitJsonArray(text)).toBeUndefined();
    },
  );

  test('agrees with JSON.parse on every cut of a page', () => {
    const page = JSON.stringify([{ a: 'x,y]' }, { b: ['"', { c: '\\' }] }]);
    for (let i = 0; i < page.length; i++) expect(splitJsonArray(page.slice(0, i))).toBeUndefined();
  });
});

test('splitJsonArray() makes one line of each element', () => {
  expect(splitJsonArray('[\n  {\r\n    "a": 1\n  },\r  "b\\n"\n]')).toEqual(['{     "a": 1   }', '"b\\n"']);
});
