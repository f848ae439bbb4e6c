import { describe, expect, it } from 'vitest';
import { cutText } from './cut-text.ts';

const limits = { headLines: 2, tailLines: 2, characters: 1_000 };
const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`).join('\n');

describe('cutText()', () => {
  it('leaves a text whole when hardly anything would be hidden', () => {
    expect(cutText('', limits)).toBeNull();
    expect(cutText(lines(4), limits)).toBeNull();
    expect(cutText(lines(7), limits)).toBeNull();
  });

  it('keeps both ends and counts what is between when there are many lines', () => {
    const cut = cutText(lines(100), limits);
    expect(cut).toMatchObject({ head: 'line 1\nline 2', tail: 'line 99\nline 100', hiddenLines: 96 });
  });

  it('does not count a last line break as a line', () => {
    expect(cutText(`${lines(100)}\n`, limits)?.tail).toBe('line 99\nline 100\n');
  });

  it('cuts by characters when the text is one endless line', () => {
    const cut = cutText('x'.repeat(10_000), limits);
    expect(cut).toEqual({ head: 'x'.repeat(1_000), tail: 'x'.repeat(1_000), hiddenLines: 0, hiddenCharacters: 8_000 });
  });
});
