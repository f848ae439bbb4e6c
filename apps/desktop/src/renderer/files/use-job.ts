import { useCallback, useEffect, useRef, useState } from 'react';

export interface Job<State> {
  /** What was told last; null before anything was started, when the person changed their mind, and when it has been put away. */
  state: Exclude<State, { kind: 'cancelled' }> | { kind: 'failed'; message: string } | null;
  /** Starts the work, in place of what ran before. */
  start(work: (signal: AbortSignal) => AsyncIterable<State>): void;
  /** Calls the work off, and puts away what was told of it. */
  cancel(): void;
}

/** Work of the app that tells how it is doing; leaving calls it off. */
export function useJob<State extends { kind: string }>(): Job<State> {
  const [state, setState] = useState<Job<State>['state']>(null);
  const running = useRef<AbortController | null>(null);

  const cancel = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setState(null);
  }, []);

  const start = useCallback((work: (signal: AbortSignal) => AsyncIterable<State>) => {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    const tell = (told: Job<State>['state']) => {
      if (!stop.signal.aborted) setState(told);
    };
    async function follow(): Promise<void> {
      for await (const told of work(stop.signal))
        tell(isCancelled(told) ? null : (told as Exclude<State, { kind: 'cancelled' }>));
    }
    follow().catch((error: unknown) =>
      tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
  }, []);

  useEffect(() => () => running.current?.abort(), []);
  return { state, start, cancel };
}

const isCancelled = <State extends { kind: string }>(state: State): state is Extract<State, { kind: 'cancelled' }> =>
  state.kind === 'cancelled';
