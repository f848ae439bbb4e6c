import { Inbox } from './inbox.ts';

/** The reason given to an activity whose owner has left: no fault, only the end of its time. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export interface Pump<T> extends AsyncDisposable {
  batches(): AsyncGenerator<T[], void>;
}

/**
 * Runs `source` beside the block that holds the pump. Leaving the block stops the source and waits until it has stopped.
 *
 *     await using live = pump((signal) => followStream(signal), signal);
 */
export function pump<T>(source: (signal: AbortSignal) => AsyncIterable<T>, parent: AbortSignal): Pump<T> {
  const own = new AbortController();
  const inbox = new Inbox<T>();
  const drained = drain();

  async function drain(): Promise<void> {
    try {
      for await (const item of source(AbortSignal.any([parent, own.signal]))) inbox.push(item);
      inbox.end();
    } catch (error) {
      inbox.fail(error);
    }
  }

  return {
    batches: () => inbox.batches(),
    async [Symbol.asyncDispose]() {
      own.abort(new Stopped('The block that owned the activity was left'));
      await drained;
    },
  };
}
