import type { CloudRunError, CloudRunsClient, Entries, RunRef } from '@runwatch/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useStores } from './provider.tsx';
import { asCloudRunError } from './store/as-cloud-run-error.ts';
import type { MaybeRunRef } from './views.ts';

/** How reading entries is going. What was read before stays in sight while they are read anew. */
export interface EntriesView {
  state: 'reading' | 'read' | 'failed';
  /** As many of them as there were, from the first on: none while they have not been read from the run log. Null before anything was read. */
  entries: Entries | null;
  /** Why they could not be read, until they are. */
  failure: CloudRunError | null;
  /** Reads them anew: there may be more. */
  read: () => void;
}

const NOTHING: Omit<EntriesView, 'read'> = { state: 'reading', entries: null, failure: null };

/**
 * Entries `[from, to)` of a run that is being watched, as they are when they are read: what comes later is read when that is asked for. Another range begins
 * anew, and leaving calls it off.
 */
export function useEntries(ref: MaybeRunRef, from: number, to: number): EntriesView {
  const { client } = useStores();
  const { accountId, taskId, runId } = ref ?? {};
  const range = `${accountId} ${taskId} ${runId} ${from} ${to}`;
  const [shown, setShown] = useState({ range, view: NOTHING });
  const [times, setTimes] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `times` is how often it was asked for
  useEffect(() => {
    if (taskId === undefined || runId === undefined) return undefined;
    const leaving = new AbortController();
    const tell = (change: Partial<typeof NOTHING>) => {
      if (leaving.signal.aborted) return;
      setShown((before) => ({ range, view: { ...(before.range === range ? before.view : NOTHING), ...change } }));
    };
    const run = { ...(accountId === undefined ? {} : { accountId }), taskId, runId };
    tell({ state: 'reading' });
    readEntries(client, run, { from, to }, leaving.signal).then(
      (entries) => tell({ state: 'read', entries, failure: null }),
      (error: unknown) => tell({ state: 'failed', failure: asCloudRunError(error) }),
    );
    return () => leaving.abort();
  }, [client, accountId, taskId, runId, range, from, to, times]);

  return { ...(shown.range === range ? shown.view : NOTHING), read: useCallback(() => setTimes((n) => n + 1), []) };
}

async function readEntries(
  client: CloudRunsClient,
  run: RunRef,
  { from, to }: { from: number; to: number },
  signal: AbortSignal,
): Promise<Entries> {
  const lines: string[] = [];
  while (from + lines.length < to && !signal.aborted) {
    const page = await client.entries(run, from + lines.length, to);
    if (page.lines.length === 0) break;
    lines.push(...page.lines);
  }
  return { at: from, lines };
}
