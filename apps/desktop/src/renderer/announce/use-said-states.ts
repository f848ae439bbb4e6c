import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { useSettings } from '../settings/settings.tsx';
import { announce, type RunState, silent } from './announcer.ts';

/** Says how the runs are that are shown, each when that has changed: of all together at most once in ten seconds, and then only the newest. Returns how to tell it. */
export function useSaidStates(say: (text: string) => void): (key: string, state: RunState | null) => void {
  const isQuiet = useSettings().announced === 'nothing';
  const [states, setStates] = useState<ReadonlyMap<string, RunState>>(new Map());
  const [announcer, setAnnouncer] = useState(silent);
  const speak = useEffectEvent((text: string) => {
    if (!isQuiet) say(text);
  });
  useEffect(() => {
    const look = () => {
      const next = announce(announcer, states, Date.now());
      if (next.do === 'say') {
        setAnnouncer(next.next);
        speak(next.text);
      }
      return next;
    };
    const next = look();
    if (next.do !== 'wait') return;
    const timer = setTimeout(look, next.ms);
    return () => clearTimeout(timer);
  }, [announcer, states]);
  return useCallback((key, state) => {
    setStates((before) => {
      if (state === null && !before.has(key)) return before;
      const after = new Map(before);
      if (state === null) after.delete(key);
      else after.set(key, state);
      return after;
    });
  }, []);
}
