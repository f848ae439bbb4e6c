import type { RunRef } from '@runwatch/protocol';
import { useEffect } from 'react';
import { useAppApi } from '../app-api/app-api.tsx';

/** Tells the app which runs somebody looks at here: of those they need no notice. */
export function useLook(runs: readonly RunRef[]): void {
  const api = useAppApi();
  useEffect(() => {
    // Not heard, it costs one notice too many.
    api.notices.look.mutate({ runs: [...runs] }).catch(() => {});
  }, [api, runs]);
}
