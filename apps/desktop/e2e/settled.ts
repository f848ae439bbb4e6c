import type { Locator } from 'playwright-core';

/** Resolves when this element does not scroll any more. */
export const settled = (scrolled: Locator): Promise<void> =>
  scrolled.evaluate(
    (scroller) =>
      new Promise<void>((resolve) => {
        const look = (last: number, times: number) => {
          const { scrollTop } = scroller;
          if (times === 0) resolve();
          else requestAnimationFrame(() => look(scrollTop, scrollTop === last ? times - 1 : 4));
        };
        look(Number.NaN, 4);
      }),
  );
