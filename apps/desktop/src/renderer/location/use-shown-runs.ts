import type { RunRef } from '@runwatch/protocol';
import { useEffect, useMemo, useRef, useState } from 'react';
import { addressHash, parseAddress, parseLinkTrouble } from './run-hash.ts';
import { addressOf, arrived, closing, type ShownRuns, showing, showingBeside, shownAt, using } from './shown-runs.ts';
import { useHash } from './use-hash.ts';

export interface ShownRunsHandle {
  /** Null when the address names no run. */
  shown: ShownRuns | null;
  /** In the pane in use, or where it is shown already. */
  show: (run: RunRef) => void;
  showBeside: (run: RunRef) => void;
  use: (pane: number) => void;
  close: (pane: number) => void;
  /** The place that the address names for this pane has been gone to: the address then names the run alone, so that the same link can be followed again. */
  arrive: (pane: number) => void;
}

/** The runs that the window shows. Its address has them, so that they survive a reload, and says what is shown to whoever changes it. */
export function useShownRuns(): ShownRunsHandle {
  const hash = useHash();
  const [state, setState] = useState(() => ({ hash, shown: shownAt(null, parseAddress(hash)) }));
  let now = state;
  // Behind a message about a link, what was read goes on to be shown.
  if (state.hash !== hash && parseLinkTrouble(hash) === null) {
    now = { hash, shown: shownAt(state.shown, parseAddress(hash)) };
    setState(now);
  }
  const { shown } = now;
  const latest = useRef(shown);
  latest.current = shown;

  // Whoever named one run has the other one named, too.
  const whole = shown && addressHash(addressOf(shown));
  useEffect(() => {
    // Unless it has become another one since this was drawn.
    const isStill = window.location.hash === hash && parseLinkTrouble(hash) === null;
    if (whole !== null && whole !== hash && isStill) window.location.replace(whole);
  }, [whole, hash]);

  const handle = useMemo(() => {
    const go = (change: (before: ShownRuns) => ShownRuns, leaves: 'a step back' | 'no step back') => {
      const before = latest.current;
      const after = before && change(before);
      if (!after || after === before) return;
      const to = addressHash(addressOf(after));
      if (leaves === 'a step back') window.location.hash = to;
      else window.location.replace(to);
      // Read from the address, one run alone would mean something else.
      latest.current = after;
      setState({ hash: window.location.hash, shown: after });
    };
    return {
      show: (run: RunRef) => {
        if (latest.current) go((before) => showing(before, run), 'a step back');
        else window.location.hash = addressHash({ run, place: null, beside: null });
      },
      showBeside: (run: RunRef) => go((before) => showingBeside(before, run), 'a step back'),
      use: (pane: number) => go((before) => using(before, pane), 'no step back'),
      close: (pane: number) => go((before) => closing(before, pane), 'a step back'),
      arrive: (pane: number) => go((before) => arrived(before, pane), 'no step back'),
    };
  }, []);
  return { shown, ...handle };
}
