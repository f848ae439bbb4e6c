import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOfString, endOfValue, walkObject } from './skim.ts';

describe('skimming', () => {
  test('finds the end of every value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(endOfValue(text, 0)).toBe(text.length);
        expect(endOfValue(`[${text}, 1]`, 1)).toBe(text.length + 1);
      }),
      { numRuns: 1_000 },
    );
  });

  test('goes over the members of an object in any spelling', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 2), (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        const seen: [string, unknown][] = [];
        const end = walkObject(text, 0, (key, value) => {
          seen.push([JSON.parse(`"${key}"`), JSON.parse(text.slice(value, endOfValue(text, value)))]);
          return undefined;
        });
        expect(end).toBe(text.length);
        expect(seen).toEqual(Object.entries(JSON.parse(text)));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(['"a', '"a\\"', '{"a":1', '[1,[2]', '{]', '[}', '', 'x', '{"a":"}'])('finds no end of %s', (text) => {
    expect(endOfValue(text, 0)).toBe(-1);
  });

  test.each(['', '[]', '{', '{"a"}', '{"a":}', '{"a":1,}', '{"a":1 "b":2}', '{a:1}'])('gives up on %s', (text) => {
    expect(walkObject(text, 0, () => undefined)).toBe(-1);
  });

  test('knows which quote ends a string', () => {
    expect(endOfString('"a\\"b\\\\"', 0)).toBe(7);
  });
});
