import { useCallback, useRef, useState } from 'react';
import { useAction } from '../keys/use-action.tsx';

export interface InspectorHandle {
  isOpen: boolean;
  toggle: () => void;
  /** True once after it was opened: a run that is shown next, with the inspector open, leaves the focus where it is. */
  takesFocus: () => boolean;
}

/** Whether the inspector is open: for a pane, whichever run it shows. Closing it returns the focus to where it came from. */
export function useInspector(): InspectorHandle {
  const [isOpen, setOpen] = useState(false);
  const isFresh = useRef(false);
  const cameFrom = useRef<Element | null>(null);
  const toggle = useCallback(() => {
    if (isOpen) {
      const { current } = cameFrom;
      const isInside = document.activeElement?.closest('.inspector') != null;
      if (isInside && current instanceof HTMLElement && current.isConnected) current.focus({ preventScroll: true });
    } else {
      cameFrom.current = document.activeElement;
      isFresh.current = true;
    }
    setOpen(!isOpen);
  }, [isOpen]);
  useAction('inspector.toggle', toggle);
  const takesFocus = useCallback(() => {
    const was = isFresh.current;
    isFresh.current = false;
    return was;
  }, []);
  return { isOpen, toggle, takesFocus };
}
