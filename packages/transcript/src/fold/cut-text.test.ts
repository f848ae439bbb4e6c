import { expect, test } from 'vitest';
import { cutText } from './cut-text.ts';

test('cutText() leaves short text alone', () => {
  expect(cutText('abc', 3)).toBe('abc');
});

test('cutText() keeps the beginning and the end when the text is too long', () => {
  expect(cutText(`${'a'.repeat(3_000)}${'b'.repeat(3_000)}`, 9)).toBe(
    `${'a'.repeat(6)}\n… 5,991 characters left out …\n${'b'.repeat(3)}`,
  );
});

test('cutText() does not part a surrogate pair', () => {
  const cut = cutText('😀'.repeat(50), 9);
  // Encoding refuses halves of pairs.
  expect(() => encodeURIComponent(cut)).not.toThrow();
  expect(cut).toContain('characters left out');
});
