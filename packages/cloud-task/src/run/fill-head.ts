import { type Nudge, sleep } from '@runwatch/async';
import { isCloudRunError } from '@runwatch/protocol';
import { waitMs } from '../api/backoff.ts';
import {
  type MissingHead,
  NumbersDiffer,
  type ReadHeadIo,
  readBytes,
  readLines,
  readPages,
  savesPages,
} from '../history/read-head.ts';
import { factsOfError } from '../journal/failure-facts.ts';
import type { Journal } from '../journal/run-journal.ts';
import type { KeptLog } from '../log/log-folder.ts';
import type { RunSteering } from '../steering/run-steering.ts';
import type { RunLog } from './run-log.ts';

export interface FillIo extends ReadHeadIo {
  random: () => number;
  nudge: Nudge;
  steering: RunSteering;
  log: RunLog;
  kept: KeptLog;
  journal: Journal;
  /** Told after each step: how it goes, and how many lines of the log could not be read. */
  progress(state: { failing: boolean; unreadable: number }): void;
  /** Nobody will add to this run any more: trying for ever would keep its end from being told. */
  isOver(): boolean;
}

/** Failures in a row after which the history of a finished run stays incomplete. */
const BUDGET = 8;

/** What the server's pages leave out stands between the lines of the log: then each line has to be looked at. */
type By = 'bytes' | 'lines' | 'pages';

/** Reads what lies between the beginning and the newest page into the log; goes on from where it failed. Resolves when the log is whole, or given up. */
export async function fillHead(io: FillIo, signal: AbortSignal): Promise<void> {
  let by: By = 'bytes';
  for (let failures = 0; !io.log.isWhole; ) {
    const { filled } = io.log;
    try {
      await io.steering.withPermit((permitted) => noted(io, () => fillOn(io, by, permitted)), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NumbersDiffer) {
        by = 'lines';
        continue;
      }
      if (!isCloudRunError(error)) throw error;
      by = 'pages';
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

/** Has it noted how the reading went. */
async function noted({ clock, journal, log }: FillIo, read: () => Promise<void>): Promise<void> {
  const since = clock.now();
  const facts = () => ({ to: log.filled, tookMs: Math.max(0, clock.now() - since) });
  try {
    await read();
    journal.note({ kind: 'filled', ...facts() });
  } catch (error) {
    journal.note({ kind: 'fill-failed', ...facts(), ...factsOfError(error) });
    throw error;
  }
}

async function fillOn(io: FillIo, by: By, signal: AbortSignal): Promise<void> {
  const { log } = io;
  const { filled: from, start: to } = log;
  const missing = { from, to, previous: await lineAt(log, from - 1), next: await lineAt(log, to) };
  const way = by !== 'pages' && savesPages(io.policy, missing) ? by : 'pages';
  io.journal.note({ kind: 'filling', by: way, from, to });
  if (way !== 'pages') await fillFromWholeLog(io, missing, way, signal);
  else
    for await (const lines of readPages(io, missing, signal)) {
      log.fill(lines);
      io.progress({ failing: false, unreadable: 0 });
    }
}

async function fillFromWholeLog(
  io: FillIo,
  missing: MissingHead,
  by: 'bytes' | 'lines',
  signal: AbortSignal,
): Promise<void> {
  const { log } = io;
  if (by === 'lines') {
    for await (const { lines, unreadable } of readLines(io, missing, signal)) {
      log.fill(lines);
      io.progress({ failing: false, unreadable });
    }
    return;
  }
  try {
    for await (const pieces of readBytes(io, missing, signal)) {
      for (const piece of pieces) log.fillUnproven(piece);
      io.progress({ failing: false, unreadable: 0 });
      // A disk that is slower than the network must not be waited for in memory.
      if (io.kept.lines.unwritten > MOST_UNWRITTEN) await io.kept.lines.flush().catch(() => {});
    }
    log.prove();
    io.progress({ failing: false, unreadable: 0 });
  } finally {
    await log.takeBack();
  }
}

const MOST_UNWRITTEN = 8 * 1024 * 1024;

const lineAt = async (log: RunLog, at: number): Promise<string | undefined> =>
  log.line(at) ?? (at < 0 ? undefined : (await log.lines(at, at + 1, 1))[0]);
