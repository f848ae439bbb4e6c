import { isEscaped } from '../line/skim.ts';
import { isHiddenMember } from './hidden-member.ts';

// Code has a quote every few characters; further back it is cheaper to read the line.
const MOST_STEPS = 40;

/**
 * Whether what was found at `[from, to)` of a line of JSON may be text that people see: it is not when it stands in the name of a member, or in a value
 * for machines. Where that cannot be told at once, it may.
 */
export function standsInText(text: string, from: number, to: number): boolean {
  const opens = quoteBefore(text, from);
  const closes = quoteFrom(text, to);
  if (opens < 0 || closes < 0) return true;
  const before = lastBeforeSpace(text, opens - 1);
  const next = text.charCodeAt(firstAfterSpace(text, closes + 1));
  const previous = text.charCodeAt(before);
  if (next === COLON && (previous === BRACE || previous === COMMA)) return false;
  if (previous !== COLON) return true;
  const keyEnd = lastBeforeSpace(text, before - 1);
  if (text.charCodeAt(keyEnd) !== QUOTE) return true;
  const key = text.slice(text.lastIndexOf('"', keyEnd - 1) + 1, keyEnd);
  return !isHiddenMember(key, text.slice(opens + 1, closes));
}

const [QUOTE, COLON, BRACE, COMMA] = [34, 58, 123, 44];

function quoteBefore(text: string, at: number): number {
  let quote = at;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    quote = text.lastIndexOf('"', quote - 1);
    if (quote <= 0) return -1;
    if (!isEscaped(text, quote)) return quote;
  }
  return -1;
}

function quoteFrom(text: string, at: number): number {
  let quote = at - 1;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    quote = text.indexOf('"', quote + 1);
    if (quote < 0 || !isEscaped(text, quote)) return quote;
  }
  return -1;
}

function lastBeforeSpace(text: string, at: number): number {
  let i = at;
  while (isSpace(text.charCodeAt(i))) i--;
  return i;
}

function firstAfterSpace(text: string, at: number): number {
  let i = at;
  while (isSpace(text.charCodeAt(i))) i++;
  return i;
}

// Not a line feed: behind it another line begins.
const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 13;
