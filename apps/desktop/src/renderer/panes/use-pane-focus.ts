import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';

const paneOf = (element: Element | null): HTMLElement | null => element?.closest<HTMLElement>('.pane') ?? null;

/**
 * Keeps the focus with the pane in use. When another one is in use because of a key or a choice, a focus that was in the pane before goes along, to
 * where it was there last; one that is elsewhere, as in the list, stays. Returns how to take it along in any case.
 */
export function usePaneFocus(panes: RefObject<HTMLElement | null>, used: number): () => void {
  const lastPlaces = useRef(new WeakMap<HTMLElement, HTMLElement>());
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      const pane = target instanceof HTMLElement ? paneOf(target) : null;
      if (pane) lastPlaces.current.set(pane, target as HTMLElement);
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);

  const land = useCallback(() => {
    const pane = panes.current?.querySelector<HTMLElement>('.pane[data-used]');
    if (!pane || pane.contains(document.activeElement)) return;
    const last = lastPlaces.current.get(pane);
    const place = last?.isConnected ? last : pane.querySelector<HTMLElement>('.transcript__scroller');
    (place ?? pane).focus({ preventScroll: true });
  }, [panes]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another pane in use is what moves the focus
  useLayoutEffect(() => {
    // The palette, on its way out, would give it back to where it came from.
    if (document.activeElement?.closest('.pane, [role=dialog]')) land();
  }, [land, used]);
  return land;
}
