import { z } from 'zod';

const KEY = 'runwatch:left-places';
const MOST_RUNS = 200;

/** Where somebody was in a run when they left it, away from its end. */
export const LeftPlace = z.object({
  /** The entry at the top of the screen. */
  at: z.number().int().nonnegative(),
  /** Entries before this one had been on screen, or were there when they were. */
  seen: z.number().int().nonnegative(),
});
export type LeftPlace = z.infer<typeof LeftPlace>;

const Kept = z.array(z.tuple([z.string(), LeftPlace]));

function places(): Map<string, LeftPlace> {
  try {
    return new Map(Kept.parse(JSON.parse(localStorage.getItem(KEY) ?? '[]')));
  } catch {
    return new Map(); // written by something else
  }
}

/** Null when its end was being followed: then there is nothing to come back to but the end. */
export function notePlace(run: string, place: LeftPlace | null): void {
  const known = places();
  const had = known.delete(run);
  if (place) known.set(run, place);
  else if (!had) return;
  try {
    localStorage.setItem(KEY, JSON.stringify([...known].slice(-MOST_RUNS)));
  } catch {
    // There is no room left: the run will open at its end.
  }
}

export const leftPlace = (run: string): LeftPlace | null => places().get(run) ?? null;

/** Where a run is opened: at the first entry that has not been seen, or where it was left when there is none. */
export const openingEntry = ({ at, seen }: LeftPlace, total: number): number => (seen < total ? seen : at);
