import { useCallback, useRef, useState } from 'react';

export interface AppRequest {
  /** Does it, then `done` if it went well; `failure` says why it did not. While one is under way, nothing else is begun. */
  run: (work: () => Promise<unknown>, done?: () => void) => void;
  isBusy: boolean;
  /** In words for the user; null when the last one went well. */
  failure: string | null;
  forget: () => void;
}

/** Something that is asked of the app, with what came of it. */
export function useAppRequest(): AppRequest {
  const [state, setState] = useState<Pick<AppRequest, 'isBusy' | 'failure'>>({ isBusy: false, failure: null });
  const busy = useRef(false);
  const run = useCallback((work: () => Promise<unknown>, done?: () => void) => {
    if (busy.current) return;
    const end = (failure: string | null) => {
      busy.current = false;
      setState({ isBusy: false, failure });
    };
    busy.current = true;
    setState({ isBusy: true, failure: null });
    work().then(
      () => {
        end(null);
        done?.();
      },
      (error: unknown) => end(error instanceof Error ? error.message : String(error)),
    );
  }, []);
  const forget = useCallback(() => setState((now) => ({ ...now, failure: null })), []);
  return { run, forget, ...state };
}
