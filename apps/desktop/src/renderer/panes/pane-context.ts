import { createContext, type ReactNode, useCallback, useContext } from 'react';
import type { Side } from '../location/run-hash.ts';

/** Where in the window a run is drawn. */
export interface PaneFacts {
  /** Null while it is the only one. */
  side: Side | null;
  /** Keys and menus mean this one. */
  isUsed: boolean;
  close: () => void;
  /** Where only one of two is drawn: stands in the place of its title, and changes to the other. */
  tabs: ReactNode;
}

export const PaneContext = createContext<PaneFacts>({ side: null, isUsed: true, close: () => {}, tabs: null });

export const usePane = (): PaneFacts => useContext(PaneContext);

/** `Transcript`, or `Transcript, left` while two runs are shown: what is there twice has two names. */
export function useSided(): (label: string) => string {
  const { side } = usePane();
  return useCallback((label) => (side === null ? label : `${label}, ${side}`), [side]);
}
