import type { RunRef } from '@runwatch/protocol';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { QueueView } from '../../main/queue/queue-view.ts';
import { type AppApi, useAppApi } from '../app-api/app-api.tsx';
import { useLatest } from '../app-api/use-latest.ts';
import { runKey } from '../location/run-hash.ts';

export interface Queue extends QueueView {
  /** Messages of which the app has not said yet whether they wait. */
  asked: readonly { id: string; text: string }[];
  /** Why the last thing that was asked of the queue was not done; null when it was. */
  failure: string | null;
  /** Gives a message to the app: it waits there, or is sent at once. */
  send: (text: string) => void;
  /** Resolves with whether it may be edited now: until it is saved or left, it does not go. */
  beginEdit: (id: string) => Promise<boolean>;
  /** Resolves with whether it was. */
  edit: (id: string, text: string) => Promise<boolean>;
  leaveEdit: (id: string) => void;
  remove: (id: string) => void;
  sendNow: (id: string) => void;
  resume: () => void;
}

const NOTHING: QueueView = { messages: [], waitsFor: null, isOver: false };

export interface QueueOptions {
  /** Nothing is in the way of a message: it is sent by the window. */
  onSend: (text: string) => void;
  /** A message could not be taken in. */
  onRefused: (text: string) => void;
}

/** What waits in the app for a run, and what can be done about it. */
export function useQueue(run: RunRef, { onSend, onRefused }: QueueOptions): Queue {
  const api = useAppApi();
  const key = runKey(run);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another object for the same run changes nothing
  const subscribe = useCallback(
    (from: AppApi, signal: AbortSignal) => from.queue.changes.subscribe({ run }, { signal }),
    [key],
  );
  const view = useLatest(subscribe, NOTHING);
  const [asked, setAsked] = useState<Queue['asked']>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const latest = useRef({ run, onSend, onRefused });
  latest.current = { run, onSend, onRefused };

  const actions = useMemo(() => {
    const attempt = async (work: (named: { run: RunRef }) => Promise<unknown>): Promise<boolean> => {
      try {
        await work({ run: latest.current.run });
        setFailure(null);
        return true;
      } catch (error) {
        setFailure(error instanceof Error ? error.message : String(error));
        return false;
      }
    };
    return {
      send(text: string) {
        const id = crypto.randomUUID();
        setAsked((all) => [...all, { id, text }]);
        const taking = attempt(async (named) => {
          const how = await api.queue.take.mutate({ ...named, id, text });
          if (how === 'send') latest.current.onSend(text);
        });
        void taking.then((isTaken) => {
          setAsked((all) => all.filter((one) => one.id !== id));
          if (!isTaken) latest.current.onRefused(text);
        });
      },
      beginEdit: (id: string) => attempt((named) => api.queue.beginEdit.mutate({ ...named, id })),
      edit: (id: string, text: string) => attempt((named) => api.queue.edit.mutate({ ...named, id, text })),
      // It may have gone meanwhile: then there is nothing to leave.
      leaveEdit: (id: string) => void api.queue.endEdit.mutate({ run: latest.current.run, id }).catch(() => {}),
      remove: (id: string) => void attempt((named) => api.queue.remove.mutate({ ...named, id })),
      sendNow: (id: string) => void attempt((named) => api.queue.sendNow.mutate({ ...named, id })),
      resume: () => void attempt((named) => api.queue.resume.mutate(named)),
    };
  }, [api]);
  return useMemo(() => ({ ...view, asked, failure, ...actions }), [view, asked, failure, actions]);
}
