import type { RunTranscriptView } from '@runwatch/react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Follow, type FollowEvent, follow, following } from './follow.ts';

export interface FollowHandle {
  state: Follow;
  /** The state as it is in this very moment, for what happens between a gesture and the next drawing. */
  current: () => Follow;
  dispatch: (event: FollowEvent) => void;
}

/** Following as React state, and readable at once: content may come between a gesture and the drawing of what it did. */
export function useFollow(transcript: RunTranscriptView): FollowHandle {
  const [state, setState] = useState<Follow>(() => following(lastOf(transcript)));
  const now = useRef(state);
  const newest = useRef(transcript);
  useEffect(() => {
    newest.current = transcript;
  });
  const current = useCallback(() => now.current, []);
  const dispatch = useCallback((event: FollowEvent) => {
    const next = follow(now.current, event, lastOf(newest.current));
    if (next === now.current) return;
    now.current = next;
    setState(next);
  }, []);
  const numbered = useRef(transcript.numbering);
  // Before anything is put in its place by the numbers that hold no more.
  useLayoutEffect(() => {
    const before = numbered.current;
    numbered.current = transcript.numbering;
    if (before !== transcript.numbering)
      dispatch({ kind: 'renumbered', now: (entry) => transcript.renumbered(entry, before) });
  }, [transcript, dispatch]);
  return { state, current, dispatch };
}

const lastOf = ({ at, count }: RunTranscriptView): number => at(count - 1)?.first ?? -1;
