import { createContext, useCallback, useContext, useLayoutEffect, useRef, useState } from 'react';

/** What items need to know beyond themselves. */
export interface Surroundings {
  /** The run has ended: what never finished will not. */
  runIsOver: boolean;
  /** ISO time of the run's beginning. */
  runBegan: string | null;
  /** Keys of the items (and parts of items) that a person has opened; outlives items that scroll out of sight. */
  opened: Set<string>;
  /** Called when an article has been drawn opened or closed, with the height it had before. */
  onToggled: (article: HTMLElement, opened: boolean, heightBefore: number) => void;
}

export const SurroundingsContext = createContext<Surroundings>({
  runIsOver: false,
  runBegan: null,
  opened: new Set(),
  onToggled: () => {},
});

export const useRunIsOver = (): boolean => useContext(SurroundingsContext).runIsOver;

/** Whether the part named `key` is open, and how to turn that over; `pressed` is the element that was pressed. */
export function useDisclosure(key: string): [open: boolean, toggle: (pressed: HTMLElement) => void] {
  const { opened, onToggled } = useContext(SurroundingsContext);
  const [open, setOpen] = useState(() => opened.has(key));
  const before = useRef<{ article: HTMLElement; height: number } | null>(null);

  const toggle = useCallback(
    (pressed: HTMLElement) => {
      const article = pressed.closest('article');
      before.current = article && { article, height: article.offsetHeight };
      if (opened.delete(key)) setOpen(false);
      else {
        opened.add(key);
        setOpen(true);
      }
    },
    [key, opened],
  );

  // In the same step in which the new height appears, before anybody else has reacted to it.
  useLayoutEffect(() => {
    if (before.current) onToggled(before.current.article, open, before.current.height);
    before.current = null;
  }, [open, onToggled]);

  return [open, toggle];
}
