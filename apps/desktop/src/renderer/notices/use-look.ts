import type { RunRef } from '@runwatch/protocol';
import { useEffect } from 'react';
import { useAppApi } from '../app-api/app-api.tsx';

/** Tells the app which run somebody looks at here: of that one they need no notice. */
export function useLook(run: RunRef | null): void {
  const api = useAppApi();
  useEffect(() => {
    // Not heard, it costs one notice too many.
    api.notices.look.mutate({ run }).catch(() => {});
  }, [api, run]);
}
