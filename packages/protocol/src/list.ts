import { z } from 'zod';
import { Failure } from './errors.ts';
import { RunRef } from './ids.ts';
import { ConnectionPhase, RunMeta } from './updates.ts';

/** Milliseconds since the epoch, by the clock of whoever reads the list. */
const moment = z.number();

/** Something that waits for a person's answer. */
export const RunAsk = z.object({
  requestId: z.string(),
  /** What the agent wants to do, in one line; null when it does not say. */
  title: z.string().nullable(),
  /** When it was asked, as its writer says. */
  askedAt: moment.nullable(),
});
export type RunAsk = z.infer<typeof RunAsk>;

/** What the agent is doing. `idle`: its turn is over, and it waits to be told more. */
export const RunActivity = z.object({ kind: z.enum(['working', 'idle']), text: z.string() });
export type RunActivity = z.infer<typeof RunActivity>;

/** The wire of a run that is being watched, as a list needs it. */
export const RunWire = z.object({
  phase: ConnectionPhase,
  /** When the stream last told an entry, to some seconds. */
  entryAt: moment.nullable(),
});
export type RunWire = z.infer<typeof RunWire>;

/** A line of the list of runs. What is missing is not known, or not known yet. */
export const RunSummary = z.object({
  ref: RunRef,
  title: z.string(),
  repository: z.string().nullable(),
  run: RunMeta,
  /** What waits for an answer, oldest first. */
  asks: z.array(RunAsk).optional(),
  /** When `asks` were known to be so. Missing for a run that is watched: they are so now. */
  asksAsOf: moment.optional(),
  activity: RunActivity.optional(),
  /** Missing: nobody watches it. */
  wire: RunWire.optional(),
  /** Messages that were accepted through this app, and that the agent has not taken up yet. */
  queued: z.number().int().nonnegative().optional(),
  /** Entries, and the end of the run, that came since somebody looked at it here: how many, where that is known, and 1 at the least. */
  unread: z.number().int().nonnegative().optional(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** Why the list is not being read. */
export const ListTrouble = z.object({
  kind: z.enum(['waiting-for-network', 'asleep', 'failed']),
  failure: Failure.nullable(),
  /** When it is tried again. */
  retryAt: moment.nullable(),
});
export type ListTrouble = z.infer<typeof ListTrouble>;

/** The list of runs of one account, and what it is worth. */
export const RunList = z.object({
  runs: z.array(RunSummary),
  /** When the server last told it; null before it ever did. */
  asOf: moment.nullable(),
  /** Null while all is well. */
  trouble: ListTrouble.nullable(),
});
export type RunList = z.infer<typeof RunList>;
