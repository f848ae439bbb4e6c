import type { RunTranscriptView } from '@runwatch/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { FOLLOWING, type Follow, type FollowEvent, follow } from './follow.ts';

export interface FollowHandle {
  state: Follow;
  /** The state as it is in this very moment, for what happens between a gesture and the next drawing. */
  current: () => Follow;
  dispatch: (event: FollowEvent) => void;
}

/** Following as React state, and readable at once: content may come between a gesture and the drawing of what it did. */
export function useFollow(transcript: RunTranscriptView): FollowHandle {
  const [state, setState] = useState<Follow>(FOLLOWING);
  const now = useRef<Follow>(FOLLOWING);
  const newest = useRef(transcript);
  useEffect(() => {
    newest.current = transcript;
  });
  const current = useCallback(() => now.current, []);
  const dispatch = useCallback((event: FollowEvent) => {
    const last = newest.current.at(newest.current.count - 1)?.first ?? -1;
    const next = follow(now.current, event, last);
    if (next === now.current) return;
    now.current = next;
    setState(next);
  }, []);
  return { state, current, dispatch };
}
