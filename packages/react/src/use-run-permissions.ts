import { useCallback, useMemo } from 'react';
import { useRunStore } from './provider.tsx';
import type { RunStore } from './store/run-store.ts';
import { useStore } from './use-store.ts';
import type { AnswerPermission, MaybeRunRef, PermissionAsk, RunPermissionsView } from './views.ts';

const NO_ASKS: readonly PermissionAsk[] = [];
const readAsks = (store: RunStore): readonly PermissionAsk[] => store.asks;

/** The requests of a run that wait for an answer, each with how answering it is going on this side. */
export function useRunPermissions(ref: MaybeRunRef): RunPermissionsView {
  const open = useStore(ref, readAsks, NO_ASKS);
  return useMemo(() => ({ open }), [open]);
}

/** Answers a request of the run. While one answer is on its way, another is not sent. */
export function useAnswerPermission(ref: MaybeRunRef): AnswerPermission {
  const store = useRunStore(ref);
  return useCallback<AnswerPermission>(
    async (requestId, answer) => (store ? store.answers.give(requestId, answer) : { state: 'open' }),
    [store],
  );
}
