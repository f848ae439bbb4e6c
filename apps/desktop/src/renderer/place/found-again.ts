import type { CloudRunView } from '@runwatch/react';

/** Whether a run that was shown last is still there: `unknown` while nothing says either. */
export type FoundAgain = 'unknown' | 'there' | 'gone';

/** What became of a run that was shown last, from what its watch has told. */
export function foundAgain({ status, savedAt, error, connection }: CloudRunView): FoundAgain {
  if (status === 'error') return error?.failure.code === 'not_found' ? 'gone' : 'there';
  if (status === 'success' && savedAt === null) return 'there';
  const { phase, failure } = connection ?? { phase: 'connecting', failure: null };
  // Its server is asked for a while, because a run may be too young to be known everywhere. This one was known before. That the stream alone is not
  // to be had (`reconnecting`) says nothing of the run.
  if (failure?.code === 'not_found') return phase === 'connecting' || phase === 'failed' ? 'gone' : 'unknown';
  // A copy may come in front of the word of what is wrong; then somebody reads it.
  return status === 'pending' || (phase === 'connecting' && failure === null) ? 'unknown' : 'there';
}
