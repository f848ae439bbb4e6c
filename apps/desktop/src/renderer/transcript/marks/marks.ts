import type { SearchHit } from '@runwatch/protocol';

/** What of a run is worth a mark, wherever in it: first entries of items, ascending. */
export interface Marks {
  errors: readonly number[];
  own: readonly number[];
  permissions: readonly number[];
}

export const NO_MARKS: Marks = { errors: [], own: [], permissions: [] };

/** A failed call of which people were asked is an error, and the question a permission. */
export function marksOf(hits: readonly SearchHit[]): Marks {
  const entries = (is: (hit: SearchHit) => boolean) =>
    [...new Set(hits.filter(is).map(({ item }) => item))].sort(ascending);
  return {
    errors: entries(({ failed, kind }) => failed || kind === 'error'),
    own: entries(({ kind }) => kind === 'user'),
    permissions: entries(({ kind }) => kind === 'permission'),
  };
}

const ascending = (a: number, b: number): number => a - b;

/** The nearest of the entries behind or before the one where somebody is; null when there is none. */
export function nextMark(entries: readonly number[], here: number, direction: 'next' | 'previous'): number | null {
  const found =
    direction === 'next' ? entries.find((entry) => entry > here) : entries.findLast((entry) => entry < here);
  return found ?? null;
}

// A bar is some hundred pixels high: finer places would only be drawn over each other.
const PLACES = 400;

/** Where on a bar these entries stand, in parts of it: places that would coincide are one. */
export function placesOf(entries: readonly number[], total: number): number[] {
  const places = new Set(entries.map((entry) => Math.floor((PLACES * entry) / Math.max(1, total))));
  return [...places].map((place) => place / PLACES);
}
