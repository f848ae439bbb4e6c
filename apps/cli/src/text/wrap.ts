import { graphemes, textWidth } from './text-width.ts';

/** The text in lines of at most `columns`, broken between words where there are any. Line feeds are kept. */
export function wrap(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => (textWidth(line) <= columns ? [line] : wrapLine(line, columns)));
}

function wrapLine(line: string, columns: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?<=\s)(?=\S)/)) {
    const bare = word.trimEnd();
    if (textWidth(current) + textWidth(bare) <= columns) {
      current += word;
      continue;
    }
    if (current.trim() !== '') lines.push(current.trimEnd());
    const pieces = breakWord(bare, columns);
    lines.push(...pieces.slice(0, -1));
    current = (pieces.at(-1) ?? '') + word.slice(bare.length);
  }
  if (current.trim() !== '') lines.push(current.trimEnd());
  return lines;
}

function breakWord(word: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const grapheme of graphemes(word)) {
    if (width + grapheme.width > columns && piece !== '') {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += grapheme.text;
    width += grapheme.width;
  }
  return [...pieces, piece];
}
