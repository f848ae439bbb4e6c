import type { SearchQuery } from '@runwatch/protocol';
import { literal, rawSource } from './raw-text.ts';
import { requiredLiteral } from './required-literal.ts';

/** What is looked for, made ready. */
export interface Pattern {
  /** Finds it in text as people see it; null when only kinds are looked for. */
  seen: RegExp | null;
  /**
   * Finds where it may stand in lines as they are written, in bytes read as Latin-1: `usual` in most, `thorough` where `THOROUGH_SIGN` occurs. Both are
   * global. Null when nothing can be told without reading the lines.
   */
  raw: { usual: RegExp; thorough: RegExp } | null;
}

/** The expression is none. The message is for people. */
export class InvalidPattern extends Error {
  override readonly name = 'InvalidPattern';
}

/** @throws {InvalidPattern} */
export function patternOf({ text, regex, caseSensitive }: SearchQuery): Pattern {
  if (text === '') return { seen: null, raw: null };
  const seen = expression(regex ? text : literal(text), caseSensitive ? 'm' : 'im');
  const known = regex ? requiredLiteral(text) : text;
  const raw = (thorough: boolean) =>
    new RegExp(rawSource(known ?? '', { caseSensitive, thorough }), caseSensitive ? 'g' : 'gi');
  return { seen, raw: known === null ? null : { usual: raw(false), thorough: raw(true) } };
}

function expression(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (cause) {
    const why = (cause as Error).message.replace(/^Invalid regular expression: \/.*\/[a-z]*: /su, '');
    throw new InvalidPattern(`This expression cannot be searched for: ${why}`, { cause });
  }
}
