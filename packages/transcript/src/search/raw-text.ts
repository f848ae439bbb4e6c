/*
 * JSON has many spellings of the same text: `"` is `\"`, `/` may be `\/`, and some writers put `\u00e9` for é. A text is looked for in lines as they are
 * written, as bytes, and only where it may stand is a line read.
 */

/**
 * The source of an expression that matches every way in which `text` can stand in JSON, over bytes read as Latin-1. To be used with the flag `i` where
 * case does not matter. `thorough`: also for writers who escape what need not be, such as `\u0061` for a.
 */
export function rawSource(
  text: string,
  { caseSensitive, thorough }: { caseSensitive: boolean; thorough: boolean },
): string {
  let source = '';
  for (const char of text) {
    if (char.length > 1) {
      source += group([utf8(char), [...units(char)].map((unit) => escaped(unit)).join('')]);
      continue;
    }
    const code = char.charCodeAt(0);
    if (code < 0x80) source += group([...ascii(char), ...(thorough || NEEDS.test(char) ? [escaped(code)] : [])]);
    else {
      const codes = caseSensitive ? [code] : sameLetters(code);
      source += group(codes.flatMap((one) => [utf8(String.fromCharCode(one)), escaped(one)]));
    }
  }
  return source;
}

/** What a line must have in it for `thorough` to matter. */
export const THOROUGH_SIGN = '\\u00';

/** Where it is not written out, a writer has to, or may, escape it. */
const NEEDS = /["\\/\p{Cc}<>&'=+]/u;

const SHORT: Readonly<Record<string, string>> = {
  '\b': '\\\\b',
  '\f': '\\\\f',
  '\n': '\\\\n',
  '\r': '\\\\r',
  '\t': '\\\\t',
  '"': '\\\\"',
  '\\': '\\\\\\\\',
};

function ascii(char: string): string[] {
  if (char === '/') return ['/', '\\\\/'];
  const short = SHORT[char];
  if (short) return [short];
  return char < ' ' ? [] : [literal(char)];
}

/** As an escape in JSON, in either spelling of its digits. */
const escaped = (code: number): string =>
  `\\\\u${[...code.toString(16).padStart(4, '0')].map((digit) => (digit > '9' ? `[${digit}${digit.toUpperCase()}]` : digit)).join('')}`;

const utf8 = (char: string): string =>
  [...new TextEncoder().encode(char)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

function* units(char: string): Generator<number> {
  for (let at = 0; at < char.length; at++) yield char.charCodeAt(at);
}

const group = (spellings: readonly string[]): string =>
  spellings.length === 1 ? (spellings[0] as string) : `(?:${spellings.join('|')})`;

/** Text as an expression that matches it. */
export const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Units that an expression without the flag `u` takes for the same letter. */
function sameLetters(code: number): number[] {
  const upper = String.fromCharCode(code).toUpperCase();
  const same: number[] = [];
  for (let other = 0x80; other < 0x10000; other++)
    if (String.fromCharCode(other).toUpperCase() === upper) same.push(other);
  return same.length === 0 ? [code] : same;
}
