import { describe, expect, it } from 'vitest';
import { foldOverwrites } from './fold-overwrites.ts';
import { terminalText } from './terminal-text.ts';

const ESC = '\u001b';

describe('foldOverwrites()', () => {
  it.each([
    ['plain\nlines\n', 'plain\nlines\n'],
    ['10 %\r50 %\r100 %\nDone', '100 %\nDone'],
    ['windows\r\nlines\r\n', 'windows\nlines\n'],
    ['Loading…\rDone', 'Doneing…'],
    ['100 %\r', '100 %'],
    [`${ESC}[32m50 %${ESC}[0m\r${ESC}[32m9 %${ESC}[0m`, `${ESC}[32m9 %${ESC}[0m`],
    ['abc\b\bX', 'aX'],
    ['\b\bX', 'X'],
    [`${ESC}]0;a title\u0007words${ESC}]8;;https://a.b${ESC}\\link${ESC}]8;;${ESC}\\`, 'wordslink'],
  ])('makes of %j what is seen', (text, seen) => {
    expect(foldOverwrites(text)).toBe(seen);
  });
});

describe('terminalText()', () => {
  const told = (output: string) => {
    const { text, spans } = terminalText(output);
    return [text, ...spans.map(({ from, to, className }) => `${text.slice(from, to)}: ${className}`)];
  };

  it.each([
    ['plain', ['plain']],
    [`a ${ESC}[31mred${ESC}[0m b`, ['a red b', 'red: ansi-red']],
    [`${ESC}[1;92mgood${ESC}[22m still`, ['good still', 'good: ansi-green ansi-bold', ' still: ansi-green']],
    [`${ESC}[38;5;208morange${ESC}[38;2;10;200;30mgreen`, ['orangegreen', 'orange: ansi-yellow', 'green: ansi-green']],
    [
      `${ESC}[41mon red${ESC}[7m swapped`,
      ['on red swapped', 'on red: ansi-on-red', ' swapped: ansi-red ansi-on-white'],
    ],
    [`${ESC}[2K${ESC}[1Gmoved${ESC}[?25h`, ['moved']],
    [`${ESC}[2mdim`, ['dim', 'dim: ansi-dim']],
    ['bell\u0007 and null\u0000', ['bell and null']],
  ])('takes %j apart', (output, parts) => {
    expect(told(output)).toEqual(parts);
  });

  it('keeps all words of an output that was cut within a colour', () => {
    expect(terminalText(`${ESC}[3\n… 1,000 characters cut for display …\n1mrest`).text).toContain('cut for display');
  });
});
