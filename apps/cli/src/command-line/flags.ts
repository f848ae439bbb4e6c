import { parseDuration } from './duration.ts';
import type { AccountFlags, Invocation } from './invocation.ts';

/** Flags that every command knows. */
export const common = {
  url: { type: 'string' },
  key: { type: 'string' },
  project: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

export const json = { json: { type: 'boolean' } } as const;
export const quiet = { quiet: { type: 'boolean', short: 'q' } } as const;

export const accountFlags = ({ url, key, project }: AccountFlags): AccountFlags => ({ url, key, project });

/** Something on the command line does not do; the message is for whoever wrote it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const wrong = (message: string): Invocation => ({ kind: 'wrong-usage', message });

/** What stands between the flags, by name: all of it, and no more. @throws {UsageError} */
export function named<const Names extends readonly string[]>(
  command: string,
  names: Names,
  given: readonly string[],
  tooMany: string,
): { [Index in keyof Names]: string } {
  const lacking = names[given.length];
  if (given.length < names.length || given.includes(''))
    throw new UsageError(`Missing ${lacking ?? names[given.indexOf('')]}: runwatch ${command} ${names.join(' ')}`);
  if (given.length > names.length) throw new UsageError(`${tooMany}: ${given.join(' ')}`);
  return given as unknown as { [Index in keyof Names]: string };
}

/** @throws {UsageError} */
export function durationOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms === undefined)
    throw new UsageError(`Cannot read the duration, expected something like 90s, 30m or 2h: ${text}`);
  return ms;
}

/** One of some words. @throws {UsageError} */
export function oneOf<const Word extends string>(what: string, words: readonly Word[], given: string): Word {
  const found = words.find((word) => word === given);
  if (found === undefined) throw new UsageError(`Unknown ${what}, expected ${listed(words)}: ${given}`);
  return found;
}

const listed = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
