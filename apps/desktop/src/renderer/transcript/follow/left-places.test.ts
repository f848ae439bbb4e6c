import { afterEach, describe, expect, it } from 'vitest';
import { leftPlace, notePlace, openingEntry } from './left-places.ts';

afterEach(() => localStorage.clear());

describe('a place that was left', () => {
  it('is kept for its run until its end is followed again', () => {
    notePlace('a', { at: 3, seen: 9 });
    notePlace('b', { at: 1, seen: 2 });
    expect([leftPlace('a'), leftPlace('b'), leftPlace('c')]).toEqual([{ at: 3, seen: 9 }, { at: 1, seen: 2 }, null]);
    notePlace('a', null);
    expect(leftPlace('a')).toBeNull();
  });

  it('is nobody’s when what was kept cannot be read', () => {
    localStorage.setItem('runwatch:left-places', '[["a",{"at":-1}]]');
    expect(leftPlace('a')).toBeNull();
    notePlace('a', { at: 3, seen: 9 });
    expect(leftPlace('a')).toEqual({ at: 3, seen: 9 });
  });

  it('of the longest ago is forgotten first', () => {
    for (let run = 0; run < 205; run++) notePlace(`${run}`, { at: run, seen: run });
    expect([leftPlace('4'), leftPlace('5')]).toEqual([null, { at: 5, seen: 5 }]);
  });

  it.each([
    [{ at: 3, seen: 9 }, 10, 9],
    [{ at: 3, seen: 9 }, 9, 3],
  ])('%o opens a run of %i entries at entry %i', (place, total, entry) => {
    expect(openingEntry(place, total)).toBe(entry);
  });
});
