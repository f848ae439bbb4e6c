import { type Nudge, sleep } from '@runwatch/async';
import { isCloudRunError } from '@runwatch/protocol';
import { waitMs } from '../api/backoff.ts';
import { type ReadHeadIo, readHead } from '../history/read-head.ts';
import type { RunSteering } from '../steering/run-steering.ts';
import type { RunLog } from './run-log.ts';

export interface FillIo extends ReadHeadIo {
  random: () => number;
  nudge: Nudge;
  steering: RunSteering;
  log: RunLog;
  /** Told after each step: how it goes, and how many lines of the log could not be read. */
  progress(state: { failing: boolean; unreadable: number }): void;
  /** Nobody will add to this run any more: trying for ever would keep its end from being told. */
  isOver(): boolean;
}

/** Failures in a row after which the history of a finished run stays incomplete. */
const BUDGET = 8;

/** Reads what lies between the beginning and the newest page into the log; goes on from where it failed. Resolves when the log is whole, or given up. */
export async function fillHead(io: FillIo, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !io.log.isWhole; ) {
    const { filled } = io.log;
    try {
      await io.steering.withPermit((permitted) => fillOn(io, failures === 0 ? 'lines' : 'pages', permitted), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!isCloudRunError(error)) throw error;
      // What fails just after waking up must not make anybody give up.
      const most = io.steering.isSettling ? BUDGET - 1 : Number.POSITIVE_INFINITY;
      failures = io.log.filled > filled ? 1 : Math.min(failures + 1, most);
      io.progress({ failing: true, unreadable: 0 });
      if (io.isOver() && failures >= BUDGET) return;
      const wait = waitMs(failures, failures > BUDGET, io.random(), error.failure.retryAfterMs);
      await sleep(io.clock, wait, { signal, nudge: io.nudge });
    }
  }
}

async function fillOn(io: FillIo, by: 'lines' | 'pages', signal: AbortSignal): Promise<void> {
  const { filled, start } = io.log;
  const [previous, next] = [io.log.line(filled - 1), io.log.line(start)];
  const missing = { from: filled, to: start, previous, next, by };
  for await (const { lines, unreadable } of readHead(io, missing, signal)) {
    io.log.fill(lines);
    io.progress({ failing: false, unreadable });
  }
}
