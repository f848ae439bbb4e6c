import { type Clock, Nudge, Stopped, sleep } from '@runwatch/async';
import { isCloudRunError, type RunRef } from '@runwatch/protocol';
import { concernsPlan, newestPlanLine, PLAN_SIGNS } from '@runwatch/transcript';
import { waitMs } from '../api/backoff.ts';
import type { CloudApi } from '../api/cloud-api.ts';
import { readPlan } from '../history/read-plan.ts';
import type { RunSteering } from '../steering/run-steering.ts';
import type { RunLog } from './run-log.ts';
import type { RunView } from './run-view.ts';

export interface AskPlanIo {
  clock: Clock;
  random: () => number;
  nudge: Nudge;
  steering: RunSteering;
  api: CloudApi;
  ref: RunRef;
}

/** Tries after which it is looked for in the history, when that has been read. */
const TRIES = 5;
/** How much is looked through before others get a turn. */
const PIECE = 1024 * 1024;

/**
 * Finds the plan that was told before the entries of a snapshot, for whoever is not told the older ones: asks for it (`ask`) while they have not been read, and
 * looks for it in them once they have. The plan is in no hurry: whoever has the snapshot goes first.
 */
export async function findPlan(
  view: RunView,
  ask: ((signal: AbortSignal) => Promise<string | null | undefined>) | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { log } = view;
  view.seekPlan();
  await view.seen.next(signal);
  // What begins with entry 0 is all in the tail, and what the tail tells holds.
  if (log.start === 0 || log.planLine || view.planFound !== undefined) return;
  try {
    const asked = ask && (await whileUnread(log, ask, signal));
    if (asked === undefined) await isWhole(log, signal);
    view.setPlanFound(asked === undefined ? await planInLog(view, signal) : asked);
  } catch {
    signal.throwIfAborted();
    // A disk that does not give it, whatever: the run is shown as well.
    view.setPlanFound(null);
  }
}

/** What is asked for is not waited for any more when the history has been read: it stands there. */
async function whileUnread<T>(
  log: RunLog,
  ask: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  if (log.isWhole) return undefined;
  const read = new AbortController();
  const leave = log.enrol(() => {
    if (log.isWhole) read.abort(new Stopped('The history has been read'));
  });
  try {
    return await ask(AbortSignal.any([signal, read.signal]));
  } catch (error) {
    signal.throwIfAborted();
    if (!read.signal.aborted) throw error;
    return undefined;
  } finally {
    leave();
  }
}

/** Asks the server; undefined when it does not say. */
export async function askPlan(io: AskPlanIo, signal: AbortSignal): Promise<string | null | undefined> {
  const { clock, random, nudge, steering } = io;
  for (let tries = 1; tries <= TRIES; tries++) {
    try {
      return await steering.withPermit((permitted) => readPlan(io.api, io.ref, permitted), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!isCloudRunError(error)) throw error;
      await sleep(clock, waitMs(tries, false, random(), error.failure.retryAfterMs), { signal, nudge });
    }
  }
  return undefined;
}

async function isWhole(log: RunLog, signal: AbortSignal): Promise<void> {
  const changed = new Nudge();
  const leave = log.enrol(() => changed.fire());
  try {
    while (!log.isWhole) await changed.next(signal);
  } finally {
    leave();
  }
}

/** Backwards from the snapshot, as bytes: a run that never had a plan is looked through to its beginning. */
async function planInLog({ log, run }: RunView, signal: AbortSignal): Promise<string | null> {
  for (let to = log.start; to > 0; ) {
    const piece = await log.before({ from: 0, to }, PIECE);
    if (!piece) break;
    const found = planIn(Buffer.from(piece.bytes), run?.runId ?? '');
    if (found !== undefined) return found;
    to = piece.from;
    await new Promise(setImmediate);
    signal.throwIfAborted();
  }
  return null;
}

/** What the last line says that says anything of it; undefined when none does. */
function planIn(bytes: Buffer, runId: string): string | null | undefined {
  for (let end = bytes.length; ; ) {
    const sign = Math.max(...PLAN_SIGNS.map((one) => bytes.lastIndexOf(one, end - 1)));
    if (end === 0 || sign < 0) return undefined;
    const start = bytes.lastIndexOf('\n', sign) + 1;
    const line = bytes.toString('utf8', start, bytes.indexOf('\n', sign));
    if (concernsPlan(line)) return newestPlanLine([line], runId);
    end = start;
  }
}
