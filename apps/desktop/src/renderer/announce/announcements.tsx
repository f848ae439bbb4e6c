import { createContext, type ReactNode, useCallback, useContext, useLayoutEffect, useRef, useState } from 'react';

/** `urgent` interrupts what is being read; there is little that may. */
export type Say = (text: string, urgency?: 'polite' | 'urgent') => void;

/** What a region says. The same words said again are another thing said. */
interface Said {
  text: string;
  times: number;
}

const NOTHING: Said = { text: '', times: 0 };
const AnnouncementsContext = createContext<Say>(() => {});

/** What is said before the last has been shown is said with it: of two things that happen at once, none is lost. */
function useRegion(): [Said, (text: string) => void] {
  const [said, setSaid] = useState(NOTHING);
  const shown = useRef(said.times);
  useLayoutEffect(() => {
    shown.current = said.times;
  }, [said.times]);
  const say = useCallback((text: string) => {
    setSaid((last) =>
      last.times === shown.current
        ? { text, times: last.times + 1 }
        : { text: `${last.text} ${text}`, times: last.times },
    );
  }, []);
  return [said, say];
}

/** The two places of the window that screen readers read out when they change: what is said there is nowhere else to be heard. */
export function AnnouncementsProvider({ children }: { children: ReactNode }) {
  const [polite, sayPolitely] = useRegion();
  const [urgent, sayUrgently] = useRegion();
  const say = useCallback<Say>(
    (text, urgency = 'polite') => (urgency === 'urgent' ? sayUrgently(text) : sayPolitely(text)),
    [sayPolitely, sayUrgently],
  );
  return (
    <AnnouncementsContext value={say}>
      {children}
      <output className="unseen" data-testid="announcement" aria-live="polite">
        <span key={polite.times}>{polite.text}</span>
      </output>
      <div className="unseen" data-testid="urgent-announcement" role="alert">
        <span key={urgent.times}>{urgent.text}</span>
      </div>
    </AnnouncementsContext>
  );
}

/** Says something to those who listen instead of looking. Without a provider above, nobody hears it. */
export const useSay = (): Say => useContext(AnnouncementsContext);
