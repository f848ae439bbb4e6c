import { useEffect, useEffectEvent, useRef } from 'react';
import type { QueueView } from '../../main/queue/queue-view.ts';
import { useSay } from '../announce/announcements.tsx';
import { useSettings } from '../settings/settings.tsx';
import { spokenChange } from './queue-words.ts';

/** Says once when something waits, goes, or is not sent. */
export function useSpokenQueue(view: QueueView): void {
  const say = useSay();
  const isQuiet = useSettings().announced === 'nothing';
  const before = useRef<QueueView | null>(null);
  const look = useEffectEvent(() => {
    const text = before.current && spokenChange(before.current, view);
    before.current = view;
    if (text !== null && !isQuiet) say(text);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each view is what is looked at
  useEffect(() => look(), [view.messages, view.isOver]);
}
