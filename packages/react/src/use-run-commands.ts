import { isTerminal } from '@runwatch/protocol';
import { useCallback, useMemo } from 'react';
import { useRunStore } from './provider.tsx';
import type { RunStore } from './store/run-store.ts';
import type { StopState } from './store/stop-request.ts';
import { useStore } from './use-store.ts';
import type { MaybeRunRef, PauseRun, PendingMessage, SendMessage, StopRun } from './views.ts';

const NO_MESSAGES: readonly PendingMessage[] = [];
const readPending = (store: RunStore): readonly PendingMessage[] => store.outbox.pending;

/** Sends messages to a run, and shows those that have not been seen in its transcript yet. */
export function useSendMessage(ref: MaybeRunRef): SendMessage {
  const store = useRunStore(ref);
  const pending = useStore(ref, readPending, NO_MESSAGES);
  return useMemo(
    () => ({
      pending,
      send: (text, options) => {
        if (!store) throw new Error('Cannot send a message: there is no run');
        return store.outbox.send(text, options?.steer ?? false);
      },
      retry: (id) => store?.outbox.retry(id),
      discard: (id) => store?.outbox.discard(id),
    }),
    [store, pending],
  );
}

const NOT_ASKED: StopState = { kind: 'idle' };
const readStop = (store: RunStore): StopState => store.stopRequest.state;
const readIsOver = ({ view }: RunStore): boolean => view.ended || (view.data !== null && isTerminal(view.data.status));

/** Also one that another window has asked for, or this one before it was loaded again. */
const readIsStopping = ({ view, stopRequest }: RunStore): boolean =>
  stopRequest.state.kind === 'asked' || view.data?.stopping === true;

/** Asks for a run to be stopped. Only a terminal status says that it has been. */
export function useStopRun(ref: MaybeRunRef): StopRun {
  const store = useRunStore(ref);
  const state = useStore(ref, readStop, NOT_ASKED);
  const isStopping = useStore(ref, readIsStopping, false);
  const isOver = useStore(ref, readIsOver, false);
  return useMemo(
    () => ({
      stop: async () => store?.stopRequest.ask(),
      isStopping: isStopping && !isOver,
      failure: state.kind === 'failed' ? state.failure : null,
    }),
    [store, state, isStopping, isOver],
  );
}

/** Tries again now: ends every wait between here and the run. */
export function useRetry(ref: MaybeRunRef): () => Promise<void> {
  const store = useRunStore(ref);
  return useCallback(async () => store?.retry(), [store]);
}

/** Pauses the connection of a run, not the run. Whether it is paused says the connection's phase. */
export function usePauseRun(ref: MaybeRunRef): PauseRun {
  const store = useRunStore(ref);
  return useMemo(() => ({ pause: async () => store?.pause(), resume: async () => store?.resume() }), [store]);
}
