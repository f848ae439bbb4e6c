import { type RefObject, useEffect, useState } from 'react';

/** Who has not moved for this long is not about to hit anything. */
const HELD_MS = 10_000;

/** Whether somebody is busy inside of the element: the pointer moves there, or the focus does. */
export function useHeld(element: RefObject<HTMLElement | null>): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const inside = element.current;
    if (!inside) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const letGo = () => {
      clearTimeout(timer);
      setHeld(false);
    };
    const hold = () => {
      clearTimeout(timer);
      setHeld(true);
      timer = setTimeout(letGo, HELD_MS);
    };
    const leave = (event: FocusEvent | PointerEvent) => {
      const to = event.relatedTarget;
      if (!(to instanceof Node && inside.contains(to))) letGo();
    };
    const holding = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'wheel'] as const;
    for (const name of holding) inside.addEventListener(name, hold, { passive: true });
    inside.addEventListener('pointerleave', leave);
    inside.addEventListener('focusout', leave);
    return () => {
      clearTimeout(timer);
      for (const name of holding) inside.removeEventListener(name, hold);
      inside.removeEventListener('pointerleave', leave);
      inside.removeEventListener('focusout', leave);
    };
  }, [element]);
  return held;
}
