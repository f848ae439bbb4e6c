import type { RunRef, SearchQuery } from '@runwatch/protocol';
import { useRunHits } from '@runwatch/react';
import { useMemo } from 'react';
import { type Marks, marksOf, NO_MARKS } from './marks.ts';

const EVERYTHING_MARKED: SearchQuery = {
  text: '',
  regex: false,
  caseSensitive: false,
  kinds: ['own', 'errors', 'permissions'],
};

/** The marks of the whole run, and of what comes: found by a search like any other, beside main's own thread. */
export function useMarks(run: RunRef | null): Marks {
  const hits = useRunHits(run, EVERYTHING_MARKED);
  return useMemo(() => (hits.length === 0 ? NO_MARKS : marksOf(hits)), [hits]);
}
