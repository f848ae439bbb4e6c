/*
 * Reading JSON text without building objects: strings are skipped in leaps, and most of a log is strings. Quotes and brackets are
 * checked, the rest is taken as it is: for text that is known to be JSON, or will be parsed if it matters.
 */

import { FAMILIAR, type FamiliarTexts } from './familiar-texts.ts';

export const CODE = {
  quote: 34,
  comma: 44,
  colon: 58,
  open: 91,
  backslash: 92,
  close: 93,
  openBrace: 123,
  closeBrace: 125,
} as const;

/** The index of the quote that ends the string beginning at `at`, or -1. A leap costs as much as five single steps. */
export function endOfString(text: string, at: number, familiar?: FamiliarTexts): number {
  for (let i = familiar?.behind(text, at + 1) ?? at + 1; ; ) {
    const quote = text.indexOf('"', i);
    if (quote < 0 || !isEscaped(text, quote)) {
      if (quote - at > FAMILIAR) familiar?.meet(text, at + 1, quote);
      return quote;
    }
    i = quote + 1;
    // Rows of quotes, and nothing else, would make leaps of two.
    while (text.charCodeAt(i) === CODE.backslash && text.charCodeAt(i + 1) === CODE.quote) i += 2;
  }
}

/** Whether the character at `index` of a string literal stands behind a backslash that is meant for it. */
export function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(index - 1 - backslashes) === CODE.backslash) backslashes++;
  return backslashes % 2 === 1;
}

/** The index behind the value that begins at `at`, or -1 when it does not end. */
export function endOfValue(text: string, at: number, familiar?: FamiliarTexts): number {
  const first = text.charCodeAt(at);
  if (first === CODE.quote) return endOfString(text, at, familiar) + 1 || -1;
  if (first !== CODE.openBrace && first !== CODE.open) return endOfScalar(text, at);
  const closers: number[] = [];
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === CODE.quote) {
      i = endOfString(text, i, familiar);
      if (i < 0) return -1;
    } else if (code === CODE.openBrace) closers.push(CODE.closeBrace);
    else if (code === CODE.open) closers.push(CODE.close);
    else if (code === CODE.closeBrace || code === CODE.close) {
      if (closers.pop() !== code) return -1;
      if (closers.length === 0) return i + 1;
    }
  }
  return -1;
}

const SCALAR = /(?:true|false|null|-?\d[\d.eE+-]*)/y;

function endOfScalar(text: string, at: number): number {
  SCALAR.lastIndex = at;
  return SCALAR.test(text) ? SCALAR.lastIndex : -1;
}

/**
 * Goes over the members of the object that begins at `at`. `visit` is told each key (as it is written, without its quotes) and where its value
 * begins; it returns where the value ends if it has found out, `undefined` to have it skipped, and -1 to give up.
 * @returns the index behind the object; -1 when it was given up or is none
 */
export function walkObject(
  text: string,
  at: number,
  visit: (key: string, value: number) => number | undefined,
): number {
  if (text.charCodeAt(at) !== CODE.openBrace) return -1;
  let i = afterSpace(text, at + 1);
  if (text.charCodeAt(i) === CODE.closeBrace) return i + 1;
  for (;;) {
    if (text.charCodeAt(i) !== CODE.quote) return -1;
    const keyEnd = endOfString(text, i);
    if (keyEnd < 0) return -1;
    const colon = afterSpace(text, keyEnd + 1);
    if (text.charCodeAt(colon) !== CODE.colon) return -1;
    const value = afterSpace(text, colon + 1);
    const end = visit(text.slice(i + 1, keyEnd), value) ?? endOfValue(text, value);
    if (end < 0) return -1;
    i = afterSpace(text, end);
    const code = text.charCodeAt(i);
    if (code === CODE.closeBrace) return i + 1;
    if (code !== CODE.comma) return -1;
    i = afterSpace(text, i + 1);
  }
}

/** The first index from `at` on that is no space. */
function afterSpace(text: string, at: number): number {
  let i = at;
  for (let code = text.charCodeAt(i); code === 32 || code === 9 || code === 10 || code === 13; )
    code = text.charCodeAt(++i);
  return i;
}
