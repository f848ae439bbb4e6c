import { type Clock, type Nudge, sleep } from '@runwatch/async';
import { isCloudRunError, type RunRef } from '@runwatch/protocol';
import { waitMs } from '../api/backoff.ts';
import type { CloudApi } from '../api/cloud-api.ts';
import { readRequests } from '../history/read-requests.ts';
import type { RunSteering } from '../steering/run-steering.ts';
import type { RunView } from './run-view.ts';

export interface FindRequestsIo {
  clock: Clock;
  random: () => number;
  nudge: Nudge;
  steering: RunSteering;
  api: CloudApi;
  ref: RunRef;
  view: RunView;
}

/** Tries after which it is left to the history, which will show them when it has been read. */
const TRIES = 5;

/**
 * Finds the requests that wait for an answer in the part of the log that is not read yet: the agent goes on beside one (its sub-agents, and the
 * server's lines), so it may stand far before the newest page, and nobody should wait for the whole history to see it.
 */
export async function findRequests(io: FindRequestsIo, signal: AbortSignal): Promise<void> {
  const { clock, random, nudge, steering, view } = io;
  for (let tries = 1; tries <= TRIES && !view.log.isWhole; tries++) {
    try {
      const read = (permitted: AbortSignal) => readRequests(io.api, io.ref, permitted);
      return view.setRequestEntries(await steering.withPermit(read, signal));
    } catch (error) {
      signal.throwIfAborted();
      if (!isCloudRunError(error)) throw error;
      await sleep(clock, waitMs(tries, false, random(), error.failure.retryAfterMs), { signal, nudge });
    }
  }
}
