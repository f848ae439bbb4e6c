import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { named, type RunState } from './announcer.ts';
import { useSaidStates } from './use-said-states.ts';

/** `urgent` interrupts what is being read; there is little that may. */
export type Say = (text: string, urgency?: 'polite' | 'urgent') => void;

interface Announcements {
  say: Say;
  /** How a run is now, by any key; null: it is shown no more. Read out when that is due. */
  tellState: (key: string, state: RunState | null) => void;
}

/** What a region says. The same words said again are another thing said. */
interface Said {
  text: string;
  times: number;
}

const NOTHING: Said = { text: '', times: 0 };
const AnnouncementsContext = createContext<Announcements>({ say: () => {}, tellState: () => {} });
const SpeakerContext = createContext<string | null>(null);

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
  const tellState = useSaidStates(say);
  const announcements = useMemo(() => ({ say, tellState }), [say, tellState]);
  return (
    <AnnouncementsContext value={announcements}>
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

/** Names who speaks below it, where there are several: what is said begins with the name. */
export function Speaker({ name, children }: { name: string | null; children: ReactNode }) {
  return <SpeakerContext value={name}>{children}</SpeakerContext>;
}

/** Says something to those who listen instead of looking. Without a provider above, nobody hears it. */
export function useSay(): Say {
  const { say } = useContext(AnnouncementsContext);
  const name = useContext(SpeakerContext);
  return useCallback((text, urgency) => say(named({ text, name }), urgency), [say, name]);
}

/** Tells how the run is that is shown here, for as long as it is. */
export function useTellState(text: string): void {
  const { tellState } = useContext(AnnouncementsContext);
  const name = useContext(SpeakerContext);
  const key = useId();
  useEffect(() => tellState(key, { text, name }), [tellState, key, text, name]);
  useEffect(() => () => tellState(key, null), [tellState, key]);
}
