import type { CloudRunsClient, RunRef, WireEvent } from '@runwatch/protocol';
import { useEffect, useState } from 'react';

/** As many as a journal keeps at most. */
const MOST_SHOWN = 400;

export interface JournalView {
  events: readonly WireEvent[];
  /** `pending`: nothing has been told yet. `lost`: it will not go on; what was told stays. */
  status: 'pending' | 'told' | 'lost';
}

const PENDING: JournalView = { events: [], status: 'pending' };

/** What the wire of a run did, for as long as somebody looks. */
export function useJournal(client: CloudRunsClient, run: RunRef): JournalView {
  const [view, setView] = useState(PENDING);
  const { accountId, taskId, runId } = run;
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    async function read(): Promise<void> {
      const ref = { taskId, runId, ...(accountId !== undefined && { accountId }) };
      for await (const batch of client.journal(ref, signal)) {
        if (signal.aborted) return;
        setView(({ events }) => ({ events: [...events, ...batch].slice(-MOST_SHOWN), status: 'told' }));
      }
    }
    setView(PENDING);
    read().catch(() => {
      if (!signal.aborted) setView(({ events }) => ({ events, status: 'lost' }));
    });
    return () => leaving.abort();
  }, [client, accountId, taskId, runId]);
  return view;
}
