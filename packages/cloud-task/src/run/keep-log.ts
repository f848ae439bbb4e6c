import { type Clock, Nudge, sleep } from '@runwatch/async';
import type { KeptLog } from '../log/log-folder.ts';
import type { RunLog } from './run-log.ts';

export interface KeepIo {
  clock: Clock;
  log: RunLog;
  kept: KeptLog;
}

/** Live entries come singly: what comes within this time is written at once. */
const GATHER_MS = 200;
/** A disk that is full may have room again. Until then the lines are in memory, and can be read all the same. */
const RETRY_MS = 10_000;

/** Writes lines to the kept log as they become final. Ends with the signal. */
export async function keepLog({ clock, log, kept }: KeepIo, signal: AbortSignal): Promise<void> {
  const changed = new Nudge();
  const leave = log.enrol(() => changed.fire());
  try {
    for (let differs = Number.POSITIVE_INFINITY; !signal.aborted; ) {
      if (kept.lines.unwritten === 0) await changed.next(signal);
      else if (!kept.isLasting) await kept.lines.flush();
      else {
        await sleep(clock, GATHER_MS, { signal });
        const isKnown = log.differsFrom === differs;
        differs = log.differsFrom;
        if (!(await isWritten(kept, isKnown ? undefined : differs))) await sleep(clock, RETRY_MS, { signal });
      }
    }
  } finally {
    leave();
  }
}

async function isWritten(kept: KeptLog, differsFrom: number | undefined): Promise<boolean> {
  try {
    // First: nobody must go on with lines whose numbers are not the server's.
    if (differsFrom !== undefined) await kept.differsFrom(differsFrom);
    await kept.lines.flush();
    return true;
  } catch {
    // The log is a copy: without it the run is shown as well.
    return false;
  }
}
