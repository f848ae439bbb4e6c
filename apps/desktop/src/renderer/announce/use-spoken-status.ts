import { useEffect, useEffectEvent, useState } from 'react';
import { useAction } from '../keys/use-action.tsx';
import { useSettings } from '../settings/settings.tsx';
import { useSay } from './announcements.tsx';
import { announce, silent } from './announcer.ts';

/** Says how the run and its wire are when that has changed, at most once in ten seconds and then only the newest; and whenever somebody asks. */
export function useSpokenStatus(text: string): void {
  const say = useSay();
  const isQuiet = useSettings().announced === 'nothing';
  const [announcer, setAnnouncer] = useState(silent);
  const speak = useEffectEvent((words: string) => {
    if (!isQuiet) say(words);
  });
  useEffect(() => {
    const next = announce(announcer, text, Date.now());
    if (next.do === 'nothing') return;
    const utter = () => {
      setAnnouncer({ said: text, saidAt: Date.now() });
      speak(text);
    };
    if (next.do === 'say') {
      utter();
      return;
    }
    const timer = setTimeout(utter, next.ms);
    return () => clearTimeout(timer);
  }, [announcer, text]);
  useAction('status.speak', () => say(text));
}
