import type { DiffLine } from './diff-lines.ts';

/** What a file was, or is, as far as a diff shows it: a text that can be read as code. */
export interface Side {
  text: string;
  /** Where in the text each line of the diff begins; null for those that are not of this side, and for all behind `most` characters. */
  at: readonly (number | null)[];
  /** Where lines are left out before what comes. */
  breaks: readonly number[];
}

/** The lines of a diff that the text had before, or has now, up to `most` characters. */
export function sideOf(lines: readonly DiffLine[], side: 'before' | 'now', most: number): Side {
  const others = side === 'before' ? 'added' : 'removed';
  const breaks: number[] = [];
  let text = '';
  let isFull = false;
  const at = lines.map((line) => {
    if (line.kind === 'skipped') {
      if (text !== '' && breaks.at(-1) !== text.length) breaks.push(text.length);
      return null;
    }
    isFull ||= text.length + line.text.length >= most;
    if (line.kind === others || isFull) return null;
    const start = text.length;
    text += `${line.text}\n`;
    return start;
  });
  return { text, at, breaks: breaks.filter((one) => one < text.length) };
}
