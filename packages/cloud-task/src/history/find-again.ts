import { jsonKey } from './same-json.ts';

/** Where the rows that are known end in a log that was changed. */
export interface FoundAgain {
  /** Behind the last of them: the page's rows from here on are new. */
  next: number;
  /** So many of the known rows, from the last one back, are not in the log any more. */
  vanished: number;
}

/**
 * Finds the end of `known`, the last rows that were read of a log, in a page of that log, which was changed since. A stretch that both have in the
 * same order counts when something occurs in it once on either side: repeated lines are the same by accident.
 */
export function findAgain(known: readonly string[], page: readonly string[]): FoundAgain | undefined {
  const knownKeys = known.map(jsonKey);
  const pageKeys = page.map(jsonKey);
  const isUnique = uniqueIn(knownKeys, pageKeys);
  for (let last = knownKeys.length - 1; last >= 0; last--) {
    for (let at = 0; at < pageKeys.length; at++) {
      for (let back = 0; back <= Math.min(last, at); back++) {
        const key = knownKeys[last - back] as string;
        if (pageKeys[at - back] !== key) break;
        if (isUnique(key)) return { next: at + 1, vanished: knownKeys.length - 1 - last };
      }
    }
  }
  return undefined;
}

function uniqueIn(...lists: readonly (readonly string[])[]): (key: string) => boolean {
  const repeated = new Set<string>();
  for (const list of lists) {
    const seen = new Set<string>();
    for (const key of list) {
      if (seen.has(key)) repeated.add(key);
      seen.add(key);
    }
  }
  return (key) => !repeated.has(key);
}
