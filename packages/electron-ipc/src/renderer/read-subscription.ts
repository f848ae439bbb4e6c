import { CloudRunError } from '@runwatch/protocol';
import { cloudRunErrorOf, mainUnavailable } from './cloud-run-error.ts';

/**
 * Reads a subscription until its last item. Aborting the signal ends it quietly and at once, leaving the loop does so too.
 * @throws {CloudRunError} what main threw; a retryable one when main completes the subscription before the last item
 */
export async function* readSubscription<T>(
  subscribe: () => AsyncIterable<T>,
  signal: AbortSignal,
  isLast: (item: T) => boolean = () => false,
): AsyncGenerator<T, void> {
  if (signal.aborted) return;
  try {
    for await (const item of subscribe()) {
      // Items that were waiting are not told any more: who left must not hear from a run again.
      if (signal.aborted) return;
      yield item;
      if (isLast(item)) return;
    }
  } catch (error) {
    if (signal.aborted) return;
    throw cloudRunErrorOf(error);
  }
  if (!signal.aborted) throw new CloudRunError(mainUnavailable);
}
