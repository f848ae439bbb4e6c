import { useEffect, useState } from 'react';

/**
 * The time, anew every `everyMs` milliseconds; `null` holds it still and sets no timer.
 * A hidden window sets none either: nobody reads a countdown there.
 */
export function useNow(everyMs: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    if (everyMs === null) return;
    let timer: ReturnType<typeof setInterval> | undefined;
    const settle = () => {
      clearInterval(timer);
      timer = undefined;
      if (document.visibilityState === 'hidden') return;
      setNow(Date.now());
      // Nothing in an idle window moves faster than once a second.
      timer = setInterval(() => setNow(Date.now()), Math.max(1_000, everyMs));
    };
    settle();
    document.addEventListener('visibilitychange', settle);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', settle);
    };
  }, [everyMs]);
  return now;
}
