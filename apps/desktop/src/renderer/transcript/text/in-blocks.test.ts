import { describe, expect, it } from 'vitest';
import { inBlocks } from './in-blocks.ts';

const lines = (count: number) => Array.from({ length: count }, (_, n) => `${n}`).join('\n');

describe('inBlocks()', () => {
  it('leaves a short text in one', () => {
    expect(inBlocks(lines(3), 3)).toEqual([{ text: '0\n1\n2', lines: 3 }]);
    expect(inBlocks('0\n1\n2\n', 3)).toEqual([{ text: '0\n1\n2\n', lines: 3 }]);
    expect(inBlocks('', 3)).toEqual([{ text: '', lines: 1 }]);
  });

  it('takes a long one apart behind its line breaks, and loses nothing', () => {
    expect(inBlocks(lines(7), 3)).toEqual([
      { text: '0\n1\n2\n', lines: 3 },
      { text: '3\n4\n5\n', lines: 3 },
      { text: '6', lines: 1 },
    ]);
    const text = `${lines(1_000)}\n\n\n${lines(55)}\n`;
    const blocks = inBlocks(text, 100);
    expect(blocks.map((block) => block.text).join('')).toBe(text);
    expect(blocks.reduce((sum, block) => sum + block.lines, 0)).toBe(1_057);
  });
});
