import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef } from 'react';

/** The article that holds an entry, while it is drawn. */
const articleOf = (scroller: HTMLElement | null, entry: number): HTMLElement | null =>
  scroller?.querySelector<HTMLElement>(`article[aria-posinset="${entry + 1}"]:not([aria-busy])`) ?? null;

/** Gives the focus to the article of an entry that was gone to: as soon as it is there, unless somebody has done something else by then. */
export function useArticleFocus(scroller: RefObject<HTMLElement | null>) {
  const wanted = useRef<number | null>(null);

  const settle = useCallback(() => {
    if (wanted.current === null) return;
    const article = articleOf(scroller.current, wanted.current);
    if (!article) return;
    wanted.current = null;
    article.focus({ preventScroll: true });
  }, [scroller]);
  useLayoutEffect(settle);

  return useMemo(
    () => ({
      want: (entry: number) => {
        wanted.current = entry;
        settle();
      },
      /** The entry whose article will get it. */
      wanted: () => wanted.current,
      forget: () => {
        wanted.current = null;
      },
    }),
    [settle],
  );
}
