import { type Clock, Nudge, sleep } from '@runwatch/async';
import { isCloudRunError, type RunRef } from '@runwatch/protocol';
import { mayConcernRequests } from '@runwatch/transcript';
import { waitMs } from '../api/backoff.ts';
import type { CloudApi } from '../api/cloud-api.ts';
import { readRequests } from '../history/read-requests.ts';
import type { RunSteering } from '../steering/run-steering.ts';
import type { RunLog } from './run-log.ts';
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

/** Tries after which they are looked for in the history, when it has been read. */
const TRIES = 5;

/**
 * Finds the requests that wait for an answer in the part of the log that is not read yet: the agent goes on beside one (its sub-agents, and the
 * server's lines), so it may stand far before the newest page, and nobody should wait for the whole history to see it.
 */
export async function findRequests(io: FindRequestsIo, signal: AbortSignal): Promise<void> {
  const { clock, random, nudge, steering, view } = io;
  // What begins with entry 0 is all in the tail.
  if (view.log.start === 0) return;
  for (let tries = 1; tries <= TRIES; tries++) {
    try {
      const read = (permitted: AbortSignal) => readRequests(io.api, io.ref, permitted);
      return view.setRequestEntries(await steering.withPermit(read, signal));
    } catch (error) {
      signal.throwIfAborted();
      if (!isCloudRunError(error)) throw error;
      await sleep(clock, waitMs(tries, false, random(), error.failure.retryAfterMs), { signal, nudge });
    }
  }
  view.setRequestEntries(await findInHistory(view.log, signal));
}

/** How much is looked through before others get a turn. */
const PIECE = 256 * 1024;

async function findInHistory(log: RunLog, signal: AbortSignal): Promise<string[]> {
  const changed = new Nudge();
  const leave = log.enrol(() => changed.fire());
  try {
    while (!log.isWhole) await changed.next(signal);
  } finally {
    leave();
  }
  const found: string[] = [];
  for (let at = 0; at < log.start; ) {
    const lines = await log.lines(at, log.start, PIECE);
    if (lines.length === 0) break;
    for (const line of lines) if (mayConcernRequests(line)) found.push(line);
    at += lines.length;
    await new Promise(setImmediate);
    signal.throwIfAborted();
  }
  return found;
}
