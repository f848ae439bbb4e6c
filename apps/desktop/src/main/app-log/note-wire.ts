import type { RunRef, WireNote } from '@runwatch/protocol';
import type { Noting } from './app-log.ts';
import { logName } from './names.ts';

/** What happens all the time while a run has something to say would push out everything else. */
const ROUTINE: ReadonlySet<WireNote['kind']> = new Set(['looked', 'joined']);

/** Takes note of what the journals of runs take note of. */
export const noteWire =
  (log: Noting) =>
  (accountId: string, { runId }: RunRef, note: WireNote): void => {
    if (!ROUTINE.has(note.kind)) log.note({ kind: 'wire', account: logName(accountId), run: logName(runId), note });
  };
