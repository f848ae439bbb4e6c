import { type Bound, Inbox } from './inbox.ts';

/** The reason given to an activity whose owner has left: no fault, only the end of its time. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export type Source<T> = (signal: AbortSignal) => AsyncIterable<T>;

export interface Pump<T> extends AsyncDisposable {
  batches(): AsyncGenerator<T[], void>;
  /** What was told and has not been taken yet, oldest first. */
  readonly waiting: readonly T[];
}

export interface PumpOptions<T> {
  /** They tell into the same sequence, and stop with it. */
  companions?: readonly Source<T>[];
  /** How much of what is told may wait. Default: all of it. */
  bound?: Bound<T>;
}

/**
 * Runs `source` beside the block that holds the pump, and companions beside it. All that they tell comes out as one sequence, which ends when the
 * source ends. Leaving the block stops them all and waits until they have stopped.
 *
 *     await using live = pump((signal) => followStream(signal), signal);
 */
export function pump<T>(
  source: Source<T>,
  parent: AbortSignal,
  { companions = [], bound }: PumpOptions<T> = {},
): Pump<T> {
  const own = new AbortController();
  const signal = AbortSignal.any([parent, own.signal]);
  const inbox = new Inbox<T>(bound);
  const drain = async (from: Source<T>, end?: () => void): Promise<void> => {
    try {
      for await (const item of from(signal)) inbox.push(item);
      end?.();
    } catch (error) {
      // A companion that was stopped has nothing to report; the source's own stop is the sequence's.
      if (end || !signal.aborted) inbox.fail(error);
    }
  };
  const drained = Promise.all([drain(source, () => inbox.end()), ...companions.map((companion) => drain(companion))]);

  return {
    batches: () => inbox.batches(),
    get waiting() {
      return inbox.waiting;
    },
    async [Symbol.asyncDispose]() {
      own.abort(new Stopped('The block that owned the activity was left'));
      await drained;
    },
  };
}
