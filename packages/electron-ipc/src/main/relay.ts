import { isTrackedEnvelope } from '@trpc/server';
import { type Observable, observable } from '@trpc/server/observable';

/**
 * Runs a tRPC 11 subscription (an async iterable) for as long as somebody observes it and `page` lives.
 * The observable is there before the subscription has started, so that a stop that follows at once finds it.
 * `running` holds each activity until its iterator has been cleaned up.
 */
export function relay(
  start: (signal: AbortSignal) => Promise<AsyncIterable<unknown>>,
  page: AbortSignal,
  running: Set<Promise<void>>,
): Observable<unknown, unknown> {
  return observable((observer) => {
    const unobserved = new AbortController();
    const signal = AbortSignal.any([page, unobserved.signal]);
    const activity: Promise<void> = tell().finally(() => running.delete(activity));
    running.add(activity);
    return () => unobserved.abort();

    async function tell(): Promise<void> {
      try {
        if (signal.aborted) return;
        for await (const item of await start(signal)) {
          if (signal.aborted) return;
          // Its symbol cannot be cloned, and Electron drops what it cannot clone without a word.
          observer.next(isTrackedEnvelope(item as never) ? plain(item as [string, unknown]) : item);
        }
        if (!signal.aborted) observer.complete();
      } catch (error) {
        // After the end nobody listens, and a cleanup that fails must not take main with it.
        if (!signal.aborted) observer.error(error);
      }
    }
  });
}

const plain = ([id, data]: [string, unknown]) => ({ id, data });
