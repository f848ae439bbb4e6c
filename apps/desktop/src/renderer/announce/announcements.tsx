import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

/** `urgent` interrupts what is being read; there is little that may. */
export type Say = (text: string, urgency?: 'polite' | 'urgent') => void;

/** What a region says. The same words said again are another thing said. */
interface Said {
  text: string;
  times: number;
}

const NOTHING: Said = { text: '', times: 0 };
const AnnouncementsContext = createContext<Say>(() => {});

/** The two places of the window that screen readers read out when they change: what is said there is nowhere else to be heard. */
export function AnnouncementsProvider({ children }: { children: ReactNode }) {
  const [polite, setPolite] = useState(NOTHING);
  const [urgent, setUrgent] = useState(NOTHING);
  const say = useCallback<Say>((text, urgency = 'polite') => {
    const set = urgency === 'urgent' ? setUrgent : setPolite;
    set(({ times }) => ({ text, times: times + 1 }));
  }, []);
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
