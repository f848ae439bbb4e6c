import { useEffect, useState } from 'react';

/** The entry of the article that has, or had last, the focus; `initial` before any had. */
export function useReadEntry(initial: () => number): number {
  const [entry, setEntry] = useState(initial);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      const place = target instanceof Element && target.closest('article')?.getAttribute('aria-posinset');
      if (place) setEntry(Number(place) - 1);
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  return entry;
}
