import { CloudRunError, type CloudRunsClient, type RunRef } from '@runwatch/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStores } from './provider.tsx';
import { asCloudRunError } from './store/as-cloud-run-error.ts';
import type { MaybeRunRef } from './views.ts';

/** How far the whole text of an entry has come; lengths are in characters. */
export type EntryTextState =
  | { kind: 'idle' }
  | { kind: 'loading'; loaded: number; length: number }
  | { kind: 'loaded'; text: string }
  | { kind: 'failed'; failure: CloudRunError };

export interface EntryTextView {
  state: EntryTextState;
  /** Asks for it; again, when that has failed. */
  load: () => void;
}

const IDLE: EntryTextState = { kind: 'idle' };

/**
 * The whole text of an entry that was cut for display (`item.cut`), when it is asked for: it comes in parts. Leaving, or another entry in its place, calls
 * that off.
 */
export function useEntryText(ref: MaybeRunRef, cut: { entry: number; length: number } | null): EntryTextView {
  const { client } = useStores();
  const { accountId, taskId, runId } = ref ?? {};
  const { entry, length } = cut ?? {};
  const [state, setState] = useState(IDLE);
  const loading = useRef<AbortController | null>(null);

  const load = useCallback(() => {
    if (taskId === undefined || runId === undefined || entry === undefined || length === undefined) return;
    if (loading.current) return;
    const stop = new AbortController();
    const tell = (next: EntryTextState) => {
      if (!stop.signal.aborted) setState(next);
    };
    loading.current = stop;
    const run = { ...(accountId === undefined ? {} : { accountId }), taskId, runId };
    tell({ kind: 'loading', loaded: 0, length });
    readText({ client, run, entry, length, tell }, stop.signal)
      .then(
        (text) => tell({ kind: 'loaded', text }),
        (error) => tell({ kind: 'failed', failure: asCloudRunError(error) }),
      )
      .finally(() => {
        if (loading.current === stop) loading.current = null;
      });
  }, [client, accountId, taskId, runId, entry, length]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is another function when it is about another entry
  useEffect(
    () => () => {
      loading.current?.abort();
      loading.current = null;
      setState(IDLE);
    },
    [load],
  );

  return { state, load };
}

interface Reading {
  client: CloudRunsClient;
  run: RunRef;
  entry: number;
  length: number;
  tell(state: EntryTextState): void;
}

async function readText({ client, run, entry, length, tell }: Reading, signal: AbortSignal): Promise<string> {
  const parts: string[] = [];
  let loaded = 0;
  while (loaded < length && !signal.aborted) {
    const part = await client.text(run, entry, loaded);
    // A provisional entry may have been corrected meanwhile.
    if (part.length !== length || part.text === '') throw changed();
    parts.push(part.text);
    loaded += part.text.length;
    tell({ kind: 'loading', loaded, length });
  }
  return parts.join('');
}

const changed = (): CloudRunError =>
  new CloudRunError({ code: 'not_found', message: 'The entry has changed meanwhile', retryable: true });
