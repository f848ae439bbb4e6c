import { CUT } from '@runwatch/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutLine } from './cut-line.ts';

const LIMIT = 2_000;

/** Everything that a cut could part: escapes of both lengths, surrogate pairs raw and escaped, runs of backslashes. */
const piece = fc.constantFrom('a', ' ', '"', '\\', '\\\\', '\n', '\u0001', 'é', '日', '😀', '👩‍👩‍👧', 'u', '0041');
const text = fc
  .tuple(fc.array(piece, { maxLength: 12 }), fc.nat({ max: 400 }), fc.array(piece, { maxLength: 12 }))
  .map(([unit, times, rest]) => unit.join('').repeat(times) + rest.join(''));
const key = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('type', 'content', 'a"b', CUT));
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.string({ maxLength: 40 }),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 6 }),
    fc.dictionary(key, tie('any'), { maxKeys: 6, noNullPrototype: true }),
    fc.tuple(fc.nat({ max: 1_500 }), fc.integer()).map(([count, each]) => Array(count).fill(each)),
  ),
})).any;
const spelling = fc.constantFrom(
  (entry: unknown) => JSON.stringify(entry),
  (entry: unknown) => ` ${JSON.stringify(entry, null, 1).replaceAll('\n', ' ')} `,
  // As a writer does that knows no other letters than ASCII: pairs are two escapes.
  (entry: unknown) =>
    JSON.stringify(entry).replace(
      /[\u007f-\uffff]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
);
const line = fc
  .tuple(fc.dictionary(key, value, { maxKeys: 6, noNullPrototype: true }), spelling)
  .map(([entry, spell]) => spell(entry));

const stringsOf = (of: unknown): string[] =>
  typeof of === 'string' ? [of] : typeof of === 'object' && of !== null ? Object.values(of).flatMap(stringsOf) : [];

const isWellFormed = (words: string): boolean =>
  !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(words);

test('M3: a line for display is JSON, short enough, says what it was, and has every short string of it', () => {
  fc.assert(
    fc.property(line, (written) => {
      const shown = cutLine(written, LIMIT);
      if (written.length <= LIMIT) {
        expect(shown).toBe(written);
        return;
      }
      expect(shown.length).toBeLessThanOrEqual(LIMIT);
      const entry: unknown = JSON.parse(shown);
      expect(entry).toMatchObject({ [CUT]: { length: written.length } });
      const before = stringsOf(JSON.parse(written));
      const after = stringsOf(entry);
      // Half an emoji would be a character of its own.
      expect(after.every(isWellFormed)).toBe(true);
      // An outline, or a key of ours that somebody else had used.
      if (after.length !== before.length || after.some((words) => words.startsWith('… '))) return;
      for (const [index, words] of before.entries()) {
        const now = after[index] ?? '';
        const [head = '', tail = ''] = now.split(/\n… [\d,]+ characters cut for display …\n/);
        if (words.length <= 20) expect(now).toBe(words);
        if (now !== words) expect(words.startsWith(head) && words.endsWith(tail)).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});
