import type { RunRef } from '@runwatch/protocol';
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { runKey } from '../../location/run-hash.ts';
import type { OnScreen } from '../list/use-transcript-list.ts';
import type { Follow } from './follow.ts';
import { type LeftPlace, leftPlace, notePlace, openingEntry } from './left-places.ts';

/** Who scrolls is on the way. */
const STAYS_MS = 300;

export interface LeftPlaceOptions {
  run: RunRef | null;
  total: number;
  follow: () => Follow;
  /** What is on screen now. */
  shown: () => OnScreen;
  /** Goes there before anything has been seen. */
  open: (entry: number, place: LeftPlace) => void;
}

/** Opens a run where it was left, and remembers where that is when it is left again: another run, a reload, a closed window. */
export function useLeftPlace({ run, total, follow, shown, open }: LeftPlaceOptions): void {
  const key = run && runKey(run);
  const isOpened = useRef(false);
  const openOnce = useEffectEvent(() => {
    const place = key === null || isOpened.current ? null : leftPlace(key);
    isOpened.current = true;
    if (place && place.at < total) open(openingEntry(place, total), place);
  });
  useLayoutEffect(() => openOnce(), []);

  const leave = useEffectEvent(() => {
    if (key === null) return;
    const { from, to } = shown();
    const state = follow();
    // What was there when the end was left has been seen, or could have been.
    const place = (since: number): LeftPlace => ({
      at: Math.floor(from),
      seen: Math.max(leftPlace(key)?.seen ?? 0, Math.floor(to), since + 1),
    });
    notePlace(key, state.kind === 'following' ? null : place(state.since));
  });
  useEffect(() => {
    const left = () => leave();
    // A page that crashes does not say goodbye: where somebody stays is noted meanwhile, too.
    let stay: ReturnType<typeof setTimeout> | undefined;
    const moved = () => {
      clearTimeout(stay);
      stay = setTimeout(left, STAYS_MS);
    };
    window.addEventListener('pagehide', left);
    window.addEventListener('scroll', moved, true);
    return () => {
      clearTimeout(stay);
      window.removeEventListener('pagehide', left);
      window.removeEventListener('scroll', moved, true);
      left();
    };
  }, []);
}
