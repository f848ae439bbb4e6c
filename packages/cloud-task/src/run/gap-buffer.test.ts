import { describe, expect, test } from 'vitest';
import { seeded } from '../testing/seeded.ts';
import { GapBuffer } from './gap-buffer.ts';

describe('GapBuffer', () => {
  test.each(Array.from({ length: 30 }, (_, seed) => seed))(
    'is what an array would be after any edits (seed %i)',
    (seed) => {
      const random = seeded(seed);
      const upTo = (most: number) => Math.floor(random() * (most + 1));
      // With few items each edge is met often; with many the front is let go of.
      const size = seed % 3 === 0 ? 5_000 : 12;
      let next = size;
      let array = Array.from({ length: size }, (_, index) => index);
      const buffer = new GapBuffer(array);
      for (let edit = 0; edit < 300; edit++) {
        const at = upTo(array.length);
        const removed = random() < 0.2 ? Number.POSITIVE_INFINITY : upTo(random() < 0.1 ? array.length : 8);
        const added = Array.from({ length: upTo(10) }, () => next++);
        buffer.splice(at, removed, added);
        array.splice(at, removed, ...added);
        if (random() < 0.1) {
          const count = upTo(Math.min(array.length, 20));
          buffer.dropFirst(count);
          array = array.slice(count);
        }
        expect(buffer.length).toBe(array.length);
        const from = upTo(array.length);
        const to = from + upTo(20);
        expect(buffer.slice(from, to)).toEqual(array.slice(from, to));
        expect(buffer.at(from)).toBe(array[from]);
      }
      expect(buffer.slice(0)).toEqual(array);
    },
  );

  test('refuses an edit where nothing is', () => {
    expect(() => new GapBuffer([1]).splice(2, 0, [3])).toThrow(RangeError);
    expect(() => new GapBuffer([1]).splice(-1, 0, [3])).toThrow(RangeError);
  });
});
