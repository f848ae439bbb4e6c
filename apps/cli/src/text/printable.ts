import { stripVTControlCharacters } from 'node:util';

// Everything that moves a cursor or hides text: C0 without line feed and tab, DEL, C1, and the marks that turn the direction of
// what follows (Unicode "Trojan Source").
const UNPRINTABLE = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * Text of an agent as it may go to a terminal: without escape sequences, so that nothing a run prints can move the cursor,
 * forge other lines or change the terminal. Of a line that was written over (progress bars), its last state.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n/g, '\n')
    .split('\n')
    .map((line) => line.slice(line.trimEnd().lastIndexOf('\r') + 1).replace(/\t/g, '  '))
    .join('\n')
    .replace(UNPRINTABLE, '');
}

/** The same on one line: for titles and the status line. */
export const printableLine = (text: string): string => printable(text).replace(/\s+/g, ' ').trim();
