import { type RefObject, useEffect, useState } from 'react';

/** The entry of the article that has, or had last, the focus, in the same pane as `beside`; `initial` before any had. */
export function useReadEntry(initial: () => number, beside: RefObject<HTMLElement | null>): number {
  const [entry, setEntry] = useState(initial);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof Element) || target.closest('.pane') !== beside.current?.closest('.pane')) return;
      const place = target.closest('article')?.getAttribute('aria-posinset');
      if (place) setEntry(Number(place) - 1);
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [beside]);
  return entry;
}
