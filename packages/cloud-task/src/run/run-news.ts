import { isTerminal, type RunAsk, type RunMeta, type RunWire } from '@runwatch/protocol';
import { asksIn } from './asks-in.ts';
import { type Doings, describeActivity } from './describe-activity.ts';
import type { RunView } from './run-view.ts';

/** What a watched run is worth to a list. */
export interface RunNews extends Doings {
  run: RunMeta;
  asks: RunAsk[];
  wire: RunWire;
  /** Where the entries that are known end. */
  entries: number;
}

/** Entries that are looked at for what the agent is doing. */
const NEWEST = 40;
/** In a list nobody reads seconds of silence, and each change of it is a message to every window. */
const ENTRY_STEP_MS = 5_000;

/** Undefined before there is anything to show. Reads what is in memory only: to be called when somebody wants it, not at each change. */
export function newsOf(view: RunView): RunNews | undefined {
  const { log, run, connection } = view;
  if (!run || !log.ready) return undefined;
  const over = isTerminal(run.status);
  return {
    run,
    asks: over ? [] : asksIn(view.requestsBefore(log.end), run.runId),
    ...(over ? { activity: undefined, prompt: -1 } : doingsOf(view, run)),
    wire: {
      phase: connection.phase,
      entryAt:
        connection.lastEntryAt === null ? null : Math.floor(connection.lastEntryAt / ENTRY_STEP_MS) * ENTRY_STEP_MS,
    },
    entries: log.end,
  };
}

function doingsOf({ log, displayed }: RunView, run: RunMeta): Doings {
  const start = Math.max(log.held, log.end - NEWEST);
  const lines: string[] = [];
  for (let at = start; at < log.end; at++) lines.push(displayed(log.line(at) ?? ''));
  return describeActivity(run, start, lines);
}
