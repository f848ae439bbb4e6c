import type { RunTranscriptView } from '@runwatch/react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useSettings } from '../settings/settings.tsx';
import { useSay } from './announcements.tsx';
import { finishedMessages } from './finished-messages.ts';

/** Of what came at once, so many items are looked at: nobody listens to more. */
const MOST_ITEMS = 50;

/** Says each message of the agent that is finished while one listens, where that is wished for; never a piece of one. */
export function useSpokenMessages(transcript: RunTranscriptView): void {
  const say = useSay();
  const isWanted = useSettings().announced === 'messages';
  const since = useRef<number | null>(null);
  const look = useEffectEvent(() => {
    const { count, entryCount, status } = transcript;
    if (status !== 'success') return;
    // What was there before is read, not heard.
    if (since.current === null || !isWanted) {
      since.current = entryCount - 1;
      return;
    }
    const found = finishedMessages(transcript.range(Math.max(0, count - MOST_ITEMS), count), since.current);
    since.current = found.since;
    if (found.texts.length > 0) say(found.texts.map((text) => `Agent: ${text}`).join(' '));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each revision is what is looked at
  useEffect(() => look(), [transcript.revision, isWanted]);
}
