import { useEffect, useState } from 'react';
import { announce, silent } from './announcer.ts';

/** The one polite region of the window: says what changed, at most once in ten seconds, and then only the newest. */
export function Announcement({ text }: { text: string }) {
  const [announcer, setAnnouncer] = useState(silent);
  useEffect(() => {
    const next = announce(announcer, text, Date.now());
    if (next.do === 'nothing') return;
    if (next.do === 'say') {
      setAnnouncer(next.next);
      return;
    }
    const timer = setTimeout(() => setAnnouncer({ said: text, saidAt: Date.now() }), next.ms);
    return () => clearTimeout(timer);
  }, [announcer, text]);
  return (
    <output className="unseen" data-testid="announcement" aria-live="polite">
      {announcer.said}
    </output>
  );
}
