import { Stopped } from './pump.ts';

export interface Activity<T> extends AsyncDisposable {
  /** What the work came to. Rejections may be looked at late, or never. */
  readonly done: Promise<T>;
}

/** Runs `work` beside the block that holds the activity. Leaving the block stops it and waits until it has stopped. */
export function activity<T>(work: (signal: AbortSignal) => Promise<T>, parent: AbortSignal): Activity<T> {
  const own = new AbortController();
  const done = work(AbortSignal.any([parent, own.signal]));
  const stopped = done.then(
    () => {},
    () => {},
  );
  return {
    done,
    async [Symbol.asyncDispose]() {
      own.abort(new Stopped('The block that owned the activity was left'));
      await stopped;
    },
  };
}
