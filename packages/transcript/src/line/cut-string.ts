import { CODE, isEscaped } from './skim.ts';

/**
 * What stands between the quotes of a JSON string, with its middle left out so that it has at most `length` characters (160 or more): still what stands
 * between quotes. Two thirds are kept at the beginning, the rest at the end, where results and errors stand. What is left out is counted as it is written.
 */
export function cutString(literal: string, length: number): string {
  const room = length - note(literal.length).length;
  const head = wholeUpTo(literal, Math.ceil((room * 2) / 3));
  const tail = wholeFrom(literal, literal.length - (room - head));
  return literal.slice(0, head) + note(tail - head) + literal.slice(tail);
}

const whole = new Intl.NumberFormat('en');
const note = (left: number): string => `\\n… ${whole.format(left)} characters cut for display …\\n`;

/** How much the note in a text says to have been cut from it, as it says it; null when there is none. */
export const cutFromText = (text: string): string | null =>
  /\n… ([\d,]+) characters cut for display …\n/.exec(text)?.[1] ?? null;

/** The place at `index`, or just before it, that parts neither an escape nor a surrogate pair. */
function wholeUpTo(literal: string, index: number): number {
  const at = beforeEscape(literal, index);
  if (!isLow(literal, at)) return at;
  if (isHighCode(literal.charCodeAt(at - 1))) return at - 1;
  return isEscapeOf(literal, at - 6, isHighCode) ? at - 6 : at;
}

/** The same at `index` or just behind it. */
function wholeFrom(literal: string, index: number): number {
  for (let at = index; ; at++) if (wholeUpTo(literal, at) === at) return at;
}

/** The beginning of the escape that `index` would part; `index` where it parts none. */
function beforeEscape(literal: string, index: number): number {
  // No escape is longer than six characters. Where this begins in one of them, what is left of it is walked over as if it were letters.
  let at = Math.max(0, index - 5);
  if (isEscaped(literal, at)) at--;
  while (at < index) {
    const next = at + (literal.charCodeAt(at) !== CODE.backslash ? 1 : literal[at + 1] === 'u' ? 6 : 2);
    if (next > index) return at;
    at = next;
  }
  return at;
}

const isLow = (literal: string, at: number): boolean =>
  isLowCode(literal.charCodeAt(at)) || isEscapeOf(literal, at, isLowCode);

function isEscapeOf(literal: string, at: number, is: (code: number) => boolean): boolean {
  if (at < 0 || literal[at] !== '\\' || literal[at + 1] !== 'u' || isEscaped(literal, at)) return false;
  return is(Number.parseInt(literal.slice(at + 2, at + 6), 16));
}

const isHighCode = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLowCode = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
