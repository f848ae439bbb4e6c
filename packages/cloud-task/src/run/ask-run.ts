import { isCloudRunError, type RunRef } from '@runwatch/protocol';
import type { CloudApi } from '../api/cloud-api.ts';
import type { RunFacts } from './run-facts.ts';

export interface AskRunIo {
  api: CloudApi;
  ref: RunRef;
  facts: RunFacts;
}

/** Asks the server how the run is. That it does not say is nobody's failure here; `answered`: it was reached, but said something else. */
export async function askRun(
  { api, ref, facts }: AskRunIo,
  signal: AbortSignal,
): Promise<'said' | 'answered' | 'unreached'> {
  try {
    facts.read(await api.run(ref, signal));
    return 'said';
  } catch (error) {
    signal.throwIfAborted();
    if (!isCloudRunError(error)) throw error;
    return error.failure.httpStatus === undefined ? 'unreached' : 'answered';
  }
}
