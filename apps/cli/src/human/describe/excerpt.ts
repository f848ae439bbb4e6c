import { formatCount } from '../../text/format.ts';
import { printable } from '../../text/printable.ts';

const SHOWN_LINES = 5;

/** The last lines of a longer text, where commands say how it went, and how many lines stand before them. */
export function lastLines(text: string): string[] {
  const lines = printable(text).trimEnd().split('\n');
  if (lines.length === 1 && lines[0] === '') return [];
  const left = lines.length - SHOWN_LINES;
  // Naming one line takes as much room as showing it.
  if (left <= 1) return lines;
  return [`… ${formatCount(left)} lines before these`, ...lines.slice(left)];
}
